import { expect, it } from 'vitest'
import { mysql, psql, span } from './index.ts'

it('psql puts heads in the middle, numbers to the right, and counts', () => {
  expect(psql(['pid', 'state'], [['4711', 'idle']], [0])).toBe(' pid  | state\n------+-------\n 4711 | idle\n(1 row)')
})
it('mysql draws boxes, and nothing for no rows', () => {
  expect(mysql(['Id', 'User'], [['7', 'app']], [0])).toBe('+----+------+\n| Id | User |\n+----+------+\n|  7 | app  |\n+----+------+')
  expect(mysql(['Id'], [])).toBe('')
})
it('a span is hours, minutes, seconds', () => {
  expect(span(751)).toBe('00:12:31')
})
