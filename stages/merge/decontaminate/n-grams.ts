const BASE = 0x9e3779b1

/** The prompts that hold an n-gram, by its words. */
export interface NGrams {
  readonly words: number
  /** Calls `found` for each n-gram of `hashes` that a prompt was added with. */
  find(hashes: readonly number[], found: (gram: number) => void): void
  /** The prompts of a gram that `find` reported. */
  promptsOf(gram: number): readonly number[]
}

interface Gram {
  hashes: readonly number[]
  prompts: number[]
}

/** Finds n-grams of prompts in long texts: a rolling hash looks for them, and what it finds is compared word by word. */
export function indexNGrams(prompts: readonly (readonly number[])[], words: number): NGrams {
  const grams: Gram[] = []
  const byHash = new Map<number, number[]>()
  const maybe = new Uint8Array(1 << 16)
  for (const [prompt, hashes] of prompts.entries()) {
    rolling(hashes, words, (hash, start) => {
      const own = hashes.slice(start, start + words)
      const known = byHash.get(hash) ?? []
      const gram = known.find((index) => isEqual(grams[index]?.hashes ?? [], own, 0))
      if (gram === undefined) {
        byHash.set(hash, [...known, grams.push({ hashes: own, prompts: [prompt] }) - 1])
        maybe[hash & 0xffff] = 1
      } else if (grams[gram]?.prompts.at(-1) !== prompt) grams[gram]?.prompts.push(prompt)
    })
  }
  return {
    words,
    find: (hashes, found) =>
      rolling(hashes, words, (hash, start) => {
        if (maybe[hash & 0xffff] === 0) return
        for (const index of byHash.get(hash) ?? []) if (isEqual(grams[index]?.hashes ?? [], hashes, start)) found(index)
      }),
    promptsOf: (gram) => grams[gram]?.prompts ?? [],
  }
}

function rolling(hashes: readonly number[], words: number, visit: (hash: number, start: number) => void): void {
  if (hashes.length < words) return
  let power = 1
  for (let index = 1; index < words; index++) power = Math.imul(power, BASE)
  let hash = 0
  for (let end = 0; end < hashes.length; end++) {
    if (end >= words) hash = (hash - Math.imul(hashes[end - words] ?? 0, power)) | 0
    hash = (Math.imul(hash, BASE) + (hashes[end] ?? 0)) | 0
    if (end >= words - 1) visit(hash ^ (hash >>> 15), end - words + 1)
  }
}

function isEqual(gram: readonly number[], hashes: readonly number[], start: number): boolean {
  for (let index = 0; index < gram.length; index++) if (gram[index] !== hashes[start + index]) return false
  return true
}
