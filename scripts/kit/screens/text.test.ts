import { expect, it } from 'vitest'
import { counted, uniqCounts } from './text.ts'

it('counts as uniq and sort do, ties in reverse', () => {
  expect(counted(['b', 'a', 'c', 'b'])).toEqual([
    ['b', 2],
    ['c', 1],
    ['a', 1],
  ])
  expect(uniqCounts(['200', '200', '404'])).toBe('      2 200\n      1 404')
})
