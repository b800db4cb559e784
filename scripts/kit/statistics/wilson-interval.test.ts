import { expect, it } from 'vitest'
import { wilsonInterval } from './wilson-interval.ts'

it.each([
  [0, 10, 0, 0.27753279986288926],
  [10, 10, 0.7224672001371109, 1],
  [195, 200, 0.9428216595933581, 0.9892752803482388],
  [1, 1, 0.20654931437723745, 1],
  [97, 150, 0.5673813792235438, 0.7186273490951536],
  [5, 1000, 0.0021375355273244604, 0.011650955373375113],
])('%d of %d gives [%d, %d], as scipy 1.17 proportion_ci(method="wilson") has it', (passed, of, low, high) => {
  const interval = wilsonInterval({ passed, of })
  expect(interval[0]).toBeCloseTo(low, 12)
  expect(interval[1]).toBeCloseTo(high, 12)
})

it('says nothing where nothing was counted, and refuses more passes than there are', () => {
  expect(wilsonInterval({ passed: 0, of: 0 })).toEqual([0, 1])
  expect(() => wilsonInterval({ passed: 3, of: 2 })).toThrow('passed is 3')
})
