import { describe, expect, it } from 'vitest'
import { pairedDifferenceInterval } from './paired-difference-interval.ts'

describe('pairedDifferenceInterval', () => {
  // Found with scipy 1.17 by maximising the constrained likelihood numerically and root finding: no closed form shared with the code under test.
  it.each([
    [160, 40, 20, 0.0308645, 0.2180642],
    [200, 12, 3, 0.0080606, 0.0891703],
    [150, 6, 0, 0.0140309, 0.0845135],
    [1000, 5, 5, -0.007264, 0.007264],
    [50, 0, 10, -0.3303711, -0.1124375],
    [20, 20, 0, 0.6777497, 1],
  ])('%d pairs, %d wins, %d losses give [%d, %d]', (pairs, wins, losses, low, high) => {
    const interval = pairedDifferenceInterval({ pairs, wins, losses })
    expect(interval[0]).toBeCloseTo(low, 6)
    expect(interval[1]).toBeCloseTo(high, 6)
  })

  it('agrees with the R package contingencytables on Cavo et al. 2012', () => {
    const [low, high] = pairedDifferenceInterval({ pairs: 161, wins: 6, losses: 16 })
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['-0.1240', '-0.0054'])
  })

  it('mirrors when the sides are exchanged', () => {
    const [low, high] = pairedDifferenceInterval({ pairs: 80, wins: 9, losses: 2 })
    expect(pairedDifferenceInterval({ pairs: 80, wins: 2, losses: 9 })).toEqual([-high, -low])
  })

  it('has a width where no pair is discordant: z^2 / (pairs + z^2)', () => {
    const z2 = 1.959963984540054 ** 2
    const [low, high] = pairedDifferenceInterval({ pairs: 150, wins: 0, losses: 0 })
    expect(high).toBeCloseTo(z2 / (150 + z2), 10)
    expect(low).toBe(-high)
  })

  it('says nothing without pairs, and refuses more discordant pairs than there are', () => {
    expect(pairedDifferenceInterval({ pairs: 0, wins: 0, losses: 0 })).toEqual([-1, 1])
    expect(() => pairedDifferenceInterval({ pairs: 3, wins: 2, losses: 2 })).toThrow('wins + losses is 4')
  })
})
