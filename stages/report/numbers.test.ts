import { expect, it } from 'vitest'
import { count, duration, figure, percent, points, rows } from './numbers.ts'

it('numbers read the same whatever the locale', () => {
  expect([count(0), count(999), count(1000), count(1234567)]).toEqual(['0', '999', '1,000', '1,234,567'])
  expect([rows(1), rows(2)]).toEqual(['1 row', '2 rows'])
  expect([percent(0.9691), percent(null)]).toEqual(['96.9 %', '–'])
  expect([points(0.0204), points(-0.05), points(0)]).toEqual(['+2.0 points', '−5.0 points', '+0.0 points'])
  expect([figure(0.00312), figure(6.9), figure(12345)]).toEqual(['0.00312', '6.9', '12,345'])
})

it('durations use the unit a person would', () => {
  expect([480, 21_740, 59_999, 402_300, 3_600_000 * 2.5].map(duration)).toEqual(['480 ms', '21.7 s', '60.0 s', '6 min 42 s', '2 h 30 min'])
})
