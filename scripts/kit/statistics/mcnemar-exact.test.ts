import { describe, expect, it } from 'vitest'
import { mcNemarExact } from './mcnemar-exact.ts'

describe('mcNemarExact', () => {
  it.each([
    [6, 0, 0.03125],
    [5, 0, 0.0625],
    [8, 1, 0.0390625],
    [10, 2, 0.03857421875],
    [15, 5, 0.04138946533203125],
    [20, 10, 0.09873714670538905],
    [0, 9, 0.00390625],
    [10, 102, 2.411372847954166e-20],
    [40, 20, 0.01348929373119186],
    [700, 620, 0.02963642932538485],
    [2000, 1800, 0.0012427867782632013],
    [52000, 51000, 0.0018532735712943628],
  ])('%d wins and %d losses give %d, as scipy 1.17 binomtest has it', (wins, losses, expected) => {
    expect(mcNemarExact(wins, losses) / expected).toBeCloseTo(1, 9)
  })

  it.each([
    [0, 0],
    [1, 0],
    [3, 3],
  ])('%d wins and %d losses prove nothing', (wins, losses) => {
    expect(mcNemarExact(wins, losses)).toBe(1)
  })

  it('does not care which side is called the candidate', () => {
    expect(mcNemarExact(31, 12)).toBe(mcNemarExact(12, 31))
  })

  it('refuses what is no count', () => {
    expect(() => mcNemarExact(-1, 2)).toThrow('wins is -1')
    expect(() => mcNemarExact(1, Number.NaN)).toThrow('losses is NaN')
  })
})
