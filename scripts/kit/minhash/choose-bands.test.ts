import { describe, expect, it } from 'vitest'
import { chooseBands, detectionProbability } from './choose-bands.ts'

describe('chooseBands', () => {
  it.each([
    [128, 0.7, { bands: 21, bandSize: 6 }],
    [128, 0.8, { bands: 16, bandSize: 8 }],
    [256, 0.8, { bands: 25, bandSize: 10 }],
    [128, 1, { bands: 1, bandSize: 128 }],
  ])('%d permutations at %f: the widest bands that find 9 of 10 pairs', (permutations, threshold, expected) => {
    const chosen = chooseBands({ permutations, threshold })
    expect(chosen).toEqual(expected)
    expect(detectionProbability(chosen, threshold)).toBeGreaterThanOrEqual(0.9)
    if (threshold === 1) return
    const wider = { bandSize: chosen.bandSize + 1, bands: Math.floor(permutations / (chosen.bandSize + 1)) }
    expect(detectionProbability(wider, threshold)).toBeLessThan(0.9)
  })

  it('finds more where more is asked for, and takes single values where nothing will do', () => {
    expect(chooseBands({ permutations: 128, threshold: 0.7, detection: 0.98 })).toEqual({ bands: 25, bandSize: 5 })
    expect(chooseBands({ permutations: 16, threshold: 0.1 })).toEqual({ bands: 16, bandSize: 1 })
  })
})

it('the chance of 14 bands of 8 at 0.8 is what datatrove states for them', () =>
  expect(detectionProbability({ bands: 14, bandSize: 8 }, 0.8)).toBeCloseTo(0.924, 3))
