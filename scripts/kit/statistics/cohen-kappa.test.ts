import { describe, expect, it } from 'vitest'
import { cohenKappa } from './cohen-kappa.ts'

// SAS/STAT User's Guide, The FREQ Procedure, "Agreement Study": two dermatologists, 88 patients.
const skin = [
  [10, 4, 1, 0],
  [5, 10, 12, 2],
  [2, 4, 12, 5],
  [0, 2, 6, 13],
]

describe('cohenKappa', () => {
  it('gives what SAS prints for its example, plain and with linear weights', () => {
    const plain = cohenKappa(skin)
    expect(plain.kappa).toBeCloseTo(0.3449, 4)
    expect(plain.interval?.map((end) => end.toFixed(4))).toEqual(['0.2030', '0.4868'])
    const weighted = cohenKappa(skin, { weights: 'linear' })
    expect(weighted.kappa).toBeCloseTo(0.5082, 4)
    expect(weighted.interval?.map((end) => end.toFixed(4))).toEqual(['0.3798', '0.6366'])
  })

  it('gives what Fleiss (1981, p. 213) has for three diagnoses of 100 people', () => {
    const diagnoses = [
      [75, 1, 4],
      [5, 4, 1],
      [0, 0, 10],
    ]
    expect(cohenKappa(diagnoses).agreement).toBeCloseTo(0.89, 12)
    expect(cohenKappa(diagnoses).kappa).toBeCloseTo(0.68, 2)
  })

  it('is 1 without a difference, 0 where the two are independent, below it where they are opposed', () => {
    expect(
      cohenKappa([
        [5, 0],
        [0, 7],
      ]),
    ).toEqual({ agreement: 1, kappa: 1, interval: [1, 1] })
    expect(
      cohenKappa([
        [4, 6],
        [8, 12],
      ]).kappa,
    ).toBeCloseTo(0, 12)
    expect(
      cohenKappa([
        [0, 5],
        [5, 0],
      ]).kappa,
    ).toBeCloseTo(-1, 12)
  })

  it('counts neighbours for more under weights: of two categories it is the plain one', () => {
    expect(
      cohenKappa(
        [
          [20, 5],
          [10, 15],
        ],
        { weights: 'quadratic' },
      ).kappa,
    ).toBeCloseTo(0.4, 12)
    expect(
      cohenKappa([
        [20, 5],
        [10, 15],
      ]).kappa,
    ).toBeCloseTo(0.4, 12)
    const [near, far] = [
      [
        [5, 3, 0],
        [0, 5, 3],
        [0, 0, 5],
      ],
      [
        [5, 0, 3],
        [0, 5, 0],
        [3, 0, 5],
      ],
    ]
    expect(cohenKappa(near, { weights: 'quadratic' }).kappa).toBeGreaterThan(cohenKappa(far, { weights: 'quadratic' }).kappa ?? 1)
  })

  it('says nothing where one category holds all, and refuses what is no table of counts', () => {
    expect(
      cohenKappa([
        [9, 0],
        [0, 0],
      ]),
    ).toEqual({ agreement: 1, kappa: null, interval: null })
    expect(() =>
      cohenKappa([
        [0, 0],
        [0, 0],
      ]),
    ).toThrow('the table is empty')
    expect(() =>
      cohenKappa([
        [1, 2, 3],
        [4, 5],
      ]),
    ).toThrow('row 0 of the table has 3 counts, and there are 2')
    expect(() =>
      cohenKappa([
        [1, -2],
        [4, 5],
      ]),
    ).toThrow('counts[0][1] is -2')
  })
})
