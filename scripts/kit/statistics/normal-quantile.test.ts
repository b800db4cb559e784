import { expect, it } from 'vitest'
import { normalQuantile } from './normal-quantile.ts'

it.each([
  [0.8, 0.8416212335729143],
  [0.9, 1.2815515655446004],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [0.5, 0],
  [0.025, -1.9599639845400545],
  [1e-10, -6.361340902404056],
  [1e-30, -11.464024688443613],
])('the quantile of %d is %d, as scipy 1.17 norm.ppf has it', (probability, expected) => {
  expect(normalQuantile(probability)).toBeCloseTo(expected, 13)
})

it('a probability of 0 or 1 has no quantile', () => {
  expect(() => normalQuantile(0)).toThrow(/probability is 0/)
  expect(() => normalQuantile(1)).toThrow(/probability is 1/)
})
