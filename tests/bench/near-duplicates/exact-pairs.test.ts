import { expect, it } from 'vitest'
import { shinglesOf } from '../../../scripts/kit/minhash/plain-signature.ts'
import { datasetTexts } from './dataset-texts.ts'
import { exactPairs, pairKey } from './exact-pairs.ts'
import { logLogSlope } from './log-log-slope.ts'

it('the exact pairs are those that comparing all with all finds', () => {
  const texts = [...datasetTexts({ rows: 300, characters: 200, duplicates: { share: 0.5, words: 6 } })]
  const sets = texts.map((text) => new Set(shinglesOf(text, 5).map((words) => words.join(' '))))
  const all = sets.flatMap((one, row) =>
    sets.slice(0, row).flatMap((other, before) => {
      const common = one.intersection(other).size
      return common / (one.size + other.size - common) >= 0.6 ? [pairKey(row, before)] : []
    }),
  )
  expect(all.length).toBeGreaterThan(30)
  expect(exactPairs(texts, { threshold: 0.6, wordsPerShingle: 5 })).toEqual(new Set(all))
})

it('the texts of a seed are always the same, of the length and with the near duplicates asked for', () => {
  const shape = { rows: 200, characters: 2048, duplicates: { share: 0.5, words: 3 } }
  const texts = [...datasetTexts(shape)]
  expect([...datasetTexts(shape)]).toEqual(texts)
  expect(new Set(texts.map((text) => Math.round(text.length / 100)))).toEqual(new Set([20, 21]))
  const pairs = exactPairs(texts, { threshold: 0.7, wordsPerShingle: 5 })
  expect(pairs.size).toBeGreaterThan(60)
})

it.each([
  [1, [1, 10, 100]],
  [2, [1, 100, 10_000]],
  [0, [3, 3, 3]],
])('the slope of %d is found', (slope, seconds) => {
  expect(logLogSlope(seconds.map((value, index) => ({ size: 10 ** index, seconds: value })))).toBeCloseTo(slope, 9)
})
