import { describe, expect, it } from 'vitest'
import { findBuckets, MOST_KEPT } from './buckets.ts'
import { createNearDuplicateSearch, type NearDuplicate, type NearDuplicateParams, NOT_VISITED } from './near-duplicate-search.ts'
import { plainSignature, shinglesOf } from './plain-signature.ts'
import { randomNumbers, randomText } from './random-text.ts'
import { createRowCodes } from './row-codes.ts'

function find(texts: readonly string[], { rank, ...params }: Partial<NearDuplicateParams> & { rank?: number[] } = {}): NearDuplicate[] {
  const search = createNearDuplicateSearch({ threshold: 0.7, ...params })
  for (const text of texts) search.add(text)
  return [...search.duplicates(rank ? { rank: Uint32Array.from(rank) } : {})]
}

const sentence = 'please look at the disk space on every web host and tell me which of them is above eighty percent right now'
const near = sentence.replace('percent right now', 'percent')

describe('near duplicates', () => {
  it('name the kept row they are most like, with their similarity', () => {
    const [drop, ...more] = find([`${sentence} and also something quite different to say about it`, sentence, near, 'no word in common'])
    expect(more).toEqual([])
    expect(drop).toEqual({ row: 2, partner: 1, similarity: expect.closeTo(15 / 17, 1) })
  })

  it('are visited by rank: the lowest stays, of equal ranks the first added', () => {
    expect(find([near, sentence], { rank: [1, 0] })).toEqual([expect.objectContaining({ row: 0, partner: 1 })])
    expect(find([near, sentence], { rank: [4, 4] })).toEqual([expect.objectContaining({ row: 1, partner: 0 })])
    expect(find([sentence, near, sentence], { rank: [2, 7, 1] }).map((drop) => [drop.row, drop.partner])).toEqual([
      [0, 2],
      [1, 2],
    ])
  })

  it('are of one kind, and what is not visited drops nothing and is no partner', () => {
    const search = createNearDuplicateSearch({ threshold: 0.7 })
    for (const [text, kind] of [
      [sentence, 'a'],
      [near, 'b'],
      [near, 'a'],
      [sentence, 'b'],
    ] as const)
      search.add(text, kind)
    expect([...search.duplicates()].map((drop) => [drop.row, drop.partner])).toEqual([
      [2, 0],
      [3, 1],
    ])
    const rank = Uint32Array.from([NOT_VISITED, 1, 2, 3])
    expect([...search.duplicates({ rank })].map((drop) => [drop.row, drop.partner])).toEqual([[3, 1]])
  })

  it('of one kind are found however many rows of other kinds say the same', () => {
    const search = createNearDuplicateSearch({ threshold: 0.7 })
    for (let row = 0; row < MOST_KEPT + 50; row++) search.add(sentence, `kind ${row}`)
    search.add(near, `kind ${MOST_KEPT + 40}`)
    expect([...search.duplicates()].map((drop) => [drop.row, drop.partner])).toEqual([[MOST_KEPT + 50, MOST_KEPT + 40]])
  })

  it('do not chain: what is near to a dropped row alone stays', () => {
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`)
    const [a, b, c] = [0, 7, 14].map((from) => words.slice(from, from + 40).join(' '))
    const drops = find([a ?? '', b ?? '', c ?? ''], { threshold: 0.6 })
    expect(drops.map((drop) => [drop.row, drop.partner])).toEqual([[1, 0]])
  })

  it('pass over what is skipped and what has no words, and keep count of both', () => {
    const search = createNearDuplicateSearch({ threshold: 0.7 })
    search.add('')
    search.add(sentence)
    search.skip()
    search.add('...')
    search.add(sentence)
    expect([...search.duplicates()]).toEqual([{ row: 4, partner: 1, similarity: 1 }])
    expect(() => [...search.duplicates({ rank: new Uint32Array(4) })]).toThrow('4 ranks were given for 5 rows')
  })

  it('are found anew, also after more was added', () => {
    const search = createNearDuplicateSearch({ threshold: 0.7 })
    for (const text of [sentence, near]) search.add(text)
    const before = [...search.duplicates()]
    expect([...search.duplicates()]).toEqual(before)
    search.add(sentence)
    expect([...search.duplicates()]).toEqual([...before, { row: 2, partner: 0, similarity: 1 }])
  })

  it('at a threshold of 1 are those with the same shingles', () => expect(find([sentence, near, sentence.toUpperCase()], { threshold: 1 })).toHaveLength(1))

  it('are none where there are no rows', () => expect(find([])).toEqual([]))

  it.each([
    [{ threshold: 0 }, 'threshold is 0; give a similarity above 0'],
    [{ threshold: 1.1 }, 'threshold is 1.1; give a similarity above 0'],
    [{ threshold: 0.7, bands: { bands: 16, bandSize: 9 } }, '16 bands of 9 values do not fit into 128 permutations'],
    [{ threshold: 0.7, bands: { bands: 0, bandSize: 9 } }, 'bands is 0; give a whole number of 1 or more'],
  ])('%o is refused', (params, message) => expect(() => createNearDuplicateSearch(params)).toThrow(message))
})

describe('near duplicates of a corpus', () => {
  const texts = corpus(1500)
  const sets = texts.map((text) => new Set(shinglesOf(text, 5).map((run) => run.join(' '))))
  const exact = (one: number, other: number) => {
    const [a, b] = [sets[one] ?? new Set(), sets[other] ?? new Set()]
    const common = a.intersection(b).size
    return common / (a.size + b.size - common)
  }
  const drops = find(texts)
  const dropped = new Set(drops.map((drop) => drop.row))

  it('are truly near: each has a kept partner before it, at the threshold but for the noise of the estimate', () => {
    expect(drops.length).toBeGreaterThan(200)
    for (const { row, partner, similarity } of drops) {
      expect(dropped.has(partner)).toBe(false)
      expect(partner).toBeLessThan(row)
      expect(similarity).toBeGreaterThanOrEqual(0.7)
      expect(exact(row, partner)).toBeGreaterThan(0.7 - 0.16) // four standard deviations
    }
    expect(drops.filter(({ row, partner }) => exact(row, partner) >= 0.65).length / drops.length).toBeGreaterThan(0.97)
  })

  it('are found: what stays has hardly a kept row before it that is clearly nearer than the threshold', () => {
    const kept = texts.map((_, row) => row).filter((row) => !dropped.has(row))
    const missed = kept.filter((row, index) => kept.slice(0, index).some((other) => exact(row, other) >= 0.8))
    expect(missed.length / drops.length).toBeLessThan(0.01)
  })

  it('do not depend on the order in which rows were added', () => {
    const random = randomNumbers(3)
    const order = texts.map((_, row) => ({ row, at: random() })).sort((a, b) => a.at - b.at)
    const shuffled = find(
      order.map(({ row }) => texts[row] ?? ''),
      { rank: order.map(({ row }) => row) },
    )
    expect(shuffled.map((drop) => ({ ...drop, row: order[drop.row]?.row, partner: order[drop.partner]?.row }))).toEqual(drops)
  })

  it('are those that a search says which compares every row with every kept one', () => {
    const some = texts.slice(0, 400)
    const params = { threshold: 0.7, permutations: 64, bands: { bands: 13, bandSize: 4 }, seed: 9 }
    expect(find(some, params)).toEqual(plainSearch(some, params))
  })
})

it('a bucket of rows that are alike by less than the threshold compares a row with so many and no more', () => {
  const codes = createRowCodes({ permutations: 16 })
  for (let row = 0; row < MOST_KEPT + 100; row++) codes.add(`${sentence} ${row}`)
  const buckets = findBuckets(codes, { bands: 1, bandSize: 1 })
  const compared = Array.from({ length: codes.count }, (_, slot) => {
    let met = 0
    buckets.eachKeptBeside(slot, () => met++)
    buckets.keep(slot)
    return met
  })
  expect(Math.max(...compared)).toBe(MOST_KEPT)
  expect(compared.slice(-50).filter((met) => met === MOST_KEPT).length).toBeGreaterThan(25) // the rest have another least shingle
})

/** Texts of 10 to 70 words; four in ten are an earlier one with a few words changed, and all begin alike. */
function corpus(size: number): string[] {
  const random = randomNumbers(41)
  const rows: string[][] = []
  for (let row = 0; row < size; row++) {
    const from = random() < 0.4 ? rows[Math.floor(random() * rows.length)] : undefined
    const words = from?.slice() ?? ['could', 'you', 'please', ...randomText(random, { words: 7 + Math.floor(random() * 60), script: 'ascii' }).split(' ')]
    if (from) for (let change = Math.floor(random() * 5); change > 0; change--) words[Math.floor(random() * words.length)] = `w${row}`
    rows.push(words)
  }
  return rows.map((words) => words.join(' '))
}

function plainSearch(texts: readonly string[], params: NearDuplicateParams & { bands: { bands: number; bandSize: number } }): NearDuplicate[] {
  const rows = texts.map((text) => (plainSignature(text, params) ?? []).map((least) => Math.imul(least, 0x9e3779b1) >>> 24))
  const { bands, bandSize } = params.bands
  const band = (row: number, index: number) => rows[row]?.slice(index * bandSize, (index + 1) * bandSize).join()
  const kept: number[] = []
  const drops: NearDuplicate[] = []
  for (const [row, codes] of rows.entries()) {
    const beside = kept.filter((other) => Array.from({ length: bands }, (_, index) => band(row, index) === band(other, index)).includes(true))
    const similarityTo = (other: number) => (codes.filter((code, index) => code === rows[other]?.[index]).length / codes.length - 1 / 256) / (1 - 1 / 256)
    const [best] = beside.map((partner) => ({ row, partner, similarity: similarityTo(partner) })).sort((a, b) => b.similarity - a.similarity)
    if (best && best.similarity >= params.threshold) drops.push(best)
    else kept.push(row)
  }
  return drops
}
