/** Numbers in [0, 1) from a seed (mulberry32), for tests and measurements. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

const alphabets = {
  ascii: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_',
  any: 'abcXYZ019_äßÉİΣσςжЯабвგქנשلم्नमஅ한국어語言かなカナーไทยທ🎉𝒜𐐀𠀀ﬁＡ½-\u0301\ufffd\u0000\u200b',
}

export function randomText(random: () => number, { words, script }: { words: number; script: keyof typeof alphabets }): string {
  const alphabet = [...alphabets[script]]
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? ''
  const gaps = [' ', ' ', ' ', ', ', '\n', '. ', "'"]
  return Array.from({ length: words }, () => Array.from({ length: 1 + Math.floor(random() * 9) }, () => pick(alphabet)).join('') + pick(gaps)).join('')
}
