import { describe, expect, it } from 'vitest'
import { minimalDetectableEffect } from './minimal-detectable-effect.ts'

describe('minimalDetectableEffect', () => {
  it.each([
    [200, 20, 0.06227679877699422],
    [150, 7, 0.05150870320178682],
    [1000, 200, 0.039573706615455714],
    [50, 5, 0.14971715001198374],
    [150, 0, 0.051508703201786576],
    [20, 0, 0.3483160924343287],
  ])('%d pairs with %d discordant find a difference of %d, as scipy 1.17 brentq solves the formula', (pairs, discordant, expected) => {
    expect(minimalDetectableEffect({ pairs, discordant })).toBeCloseTo(expected, 9)
  })

  it('grows with the discordant share and shrinks with the pairs', () => {
    const effect = (pairs: number, discordant: number) => minimalDetectableEffect({ pairs, discordant }) ?? Number.NaN
    expect(effect(200, 40)).toBeGreaterThan(effect(200, 20))
    expect(effect(400, 40)).toBeLessThan(effect(200, 20))
  })

  it('finds nothing without pairs, nor with too few for any difference', () => {
    expect(minimalDetectableEffect({ pairs: 0, discordant: 0 })).toBeNull()
    expect(minimalDetectableEffect({ pairs: 3, discordant: 0 })).toBeNull()
  })
})
