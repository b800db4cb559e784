import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createMinHasher, estimateSimilarity } from './min-hasher.ts'
import { plainSignature, shinglesOf } from './plain-signature.ts'
import { randomNumbers, randomText } from './random-text.ts'

const signature = (text: string, params = {}) => createMinHasher(params).signature(text)

describe('a signature', () => {
  it.each([
    {},
    { permutations: 16, wordsPerShingle: 1 },
    { permutations: 272, wordsPerShingle: 3, seed: 4_294_967_295 },
    { permutations: 64, wordsPerShingle: 17, seed: 0 },
  ])('is bit for bit that of the plain form, with %o', (params) => {
    const random = randomNumbers(7)
    const hasher = createMinHasher(params)
    for (let round = 0; round < 60; round++) {
      const text = randomText(random, { words: Math.floor(random() * 60), script: round % 3 === 0 ? 'any' : 'ascii' })
      expect([...(hasher.signature(text) ?? [])], text).toEqual(plainSignature(text, params) ?? [])
    }
  })

  it.each([
    ['larger than what the kernel is given at a time', randomText(randomNumbers(11), { words: 30_000, script: 'ascii' })],
    ['cut within a word', `${'x'.repeat(131_070)}é${'語'.repeat(9)} and so on it goes`],
    ['one long word', 'y'.repeat(300_000)],
    ['the same over and over, then another', `${'one two three '.repeat(4000)}${'four five six seven '.repeat(2000)} and an end`],
    ['a letter of two bytes before many of one', 'éabcdefghijklmnopqrstuvwxyz0123 and more words that follow'],
  ])('is that of the plain form of a text that is %s', (_, text) => {
    for (const permutations of [16, 128]) expect([...(signature(text, { permutations }) ?? [])]).toEqual(plainSignature(text, { permutations }))
  })

  it('of few shingles over many portions takes the least of all of them', () => {
    const params = { permutations: 16, wordsPerShingle: 1 }
    const texts = Array.from({ length: 6 }, (_, index) => `a${index} `.repeat(9000) + `b${index} `.repeat(9000))
    for (const text of texts) expect([...(signature(text, params) ?? [])]).toEqual(plainSignature(text, params))
  })

  it('of one hasher is nothing to another', () => {
    const [one, other] = [createMinHasher(), createMinHasher({ seed: 2 })]
    const before = one.signature('restart the web server on every host')
    other.signature('日本語 and something else altogether')
    expect(one.signature('restart the web server on every host')).toEqual(before)
    expect(other.signature('restart the web server on every host')).not.toEqual(before)
  })

  it('is made where a program may read its code and nothing else', () => {
    const code = `import('${join(import.meta.dirname, 'index.ts')}').then(({ createMinHasher }) => console.log(createMinHasher().signature('a b c d e f')[127]))`
    const out = execFileSync(process.execPath, ['--permission', `--allow-fs-read=${import.meta.dirname}`, '--eval', code], { encoding: 'utf8' })
    expect(Number(out)).toBe(plainSignature('a b c d e f')?.[127])
  })
})

describe('the words of a text', () => {
  it.each([
    ['case', 'Restart NGINX on ÄGYPTEN now please', 'restart nginx on ägypten now please'],
    ['punctuation and white space', 'restart nginx,on web-1:\nnow -- "please"!', 'restart nginx on web 1 now please'],
    ['emoji', 'restart 🎉 nginx on 👩‍👩‍👧 web now', 'restart nginx on web now'],
    ['full width and ligatures', 'ｒｅｓｔａｒｔ the ﬁle server now ok', 'restart the file server now ok'],
    ['composition', 'cafe\u0301 au lait for one person', 'café au lait for one person'],
    ['spaces between Chinese characters', '重启所有服务器', '重 启 所 有 服 务 器'],
    ['lone surrogates', 'restart \ud800 nginx on web now', 'restart nginx on web now'],
  ])('do not see %s', (_, one, other) => expect(signature(one)).toEqual(signature(other)))

  it.each([
    ['an underscore joins', 'get_weather', 'get weather'],
    ['a mark is a piece of its word', 'नमस्ते', 'नमसते'],
    ['digits are words', 'web 1', 'web 2'],
    ['order counts', 'drop the old table', 'old the drop table'],
  ])('%s', (_, one, other) => expect(signature(one)).not.toEqual(signature(other)))

  it('of Chinese and Thai are their characters: a text with another end is alike, not another word', () => {
    const chinese = '请检查所有主机上的磁盘空间并报告哪些主机的使用率超过百分之八十'
    const thai = 'ช่วยตรวจสอบพื้นที่ดิสก์บนเครื่องทั้งหมด'
    for (const text of [chinese, thai]) expect(similarity(text, `${text.slice(0, -1)}x`)).toBeGreaterThan(0.7)
  })

  it('a text of fewer words than a shingle is one shingle; one without words has no signature', () => {
    expect(similarity('restart nginx', 'Restart: nginx')).toBe(1)
    expect(similarity('restart nginx', 'restart nginx now')).toBeLessThan(0.05)
    expect(['', ' \n', '!?', '🎉'].map((text) => signature(text))).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('an estimate', () => {
  it('is without bias, and sharper than that of independent permutations', () => {
    const random = randomNumbers(23)
    const hasher = createMinHasher({ seed: 5 })
    const errors = Array.from({ length: 3000 }, () => {
      const words = randomText(random, { words: 20 + Math.floor(random() * 60), script: 'ascii' }).split(' ')
      const others = words.map((word) => (random() < 0.12 * random() ? 'other' : word))
      const [one, other] = [words.join(' '), others.join(' ')]
      const exact = exactSimilarity(one, other)
      const estimated = estimateSimilarity(hasher.signature(one) ?? new Uint32Array(), hasher.signature(other) ?? new Uint32Array())
      return { error: estimated - exact, variance: (exact * (1 - exact)) / 128 } // of independent ones
    })
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    const variance = sum(errors.map((one) => one.variance))
    expect(Math.abs(sum(errors.map((one) => one.error)))).toBeLessThan(4 * Math.sqrt(variance))
    expect(sum(errors.map((one) => one.error ** 2)) / variance).toBeLessThan(0.7)
  })
})

it.each([
  [{ permutations: 100 }, 'permutations is 100; give a multiple of 16'],
  [{ permutations: 0 }, 'permutations is 0; give a whole number from 16 to 2048'],
  [{ wordsPerShingle: 0.5 }, 'wordsPerShingle is 0.5; give a whole number from 1 to 256'],
  [{ seed: -1 }, 'seed is -1; give a whole number from 0 to 4294967295'],
])('%o is refused', (params, message) => expect(() => createMinHasher(params)).toThrow(message))

function similarity(one: string, other: string): number {
  return estimateSimilarity(signature(one) ?? new Uint32Array(), signature(other) ?? new Uint32Array())
}

function exactSimilarity(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => new Set(shinglesOf(text, 5).map((run) => run.join(' '))))
  const common = a?.intersection(b ?? new Set()).size ?? 0
  return common / ((a?.size ?? 0) + (b?.size ?? 0) - common)
}
