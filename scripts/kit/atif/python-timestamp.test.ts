import { describe, expect, it } from 'vitest'
import { pythonTimestamp } from './python-timestamp.ts'

const moment = (text: string) => pythonTimestamp(text)?.microseconds

describe('pythonTimestamp', () => {
  it.each([
    ['2025-10-16', '2025-10-16T00:00:00Z'],
    ['2025-10-16T14:30', '2025-10-16T14:30:00Z'],
    ['2025-10-16 14:30:00', '2025-10-16T14:30:00Z'],
    ['20251016T143000Z', '2025-10-16T14:30:00Z'],
    ['2025-W42-4', '2025-10-16T00:00:00Z'],
    ['2025W424T10', '2025-10-16T10:00:00Z'],
    ['2020-W53', '2020-12-28T00:00:00Z'],
    ['2025-10-16T14:30:00,5Z', '2025-10-16T14:30:00.500Z'],
    ['2025-10-16T14:30:00.123456789Z', '2025-10-16T14:30:00.123456Z'],
    ['2025-10-16T14:30:00+05', '2025-10-16T09:30:00Z'],
    ['2025-10-16T14:30:00-0530', '2025-10-16T20:00:00Z'],
    ['2025-10-16T14:30:00 Z', '2025-10-16T14:30:00Z'],
    ['0001-01-01T00:00:00', '0001-01-01T00:00:00Z'],
  ])('%s is a moment', (text, same) => {
    expect(moment(text)).toBe(Date.parse(same) * 1000 + (same.includes('123456Z') ? 456 : 0))
  })

  it.each([
    '',
    'now',
    '1760625000',
    '2025-10-16T',
    '2025-10-16T14:30:00z',
    '2025-10-16T24:00:00Z',
    '2025-10-16T14:30:60Z',
    '2025-13-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2025-289',
    '2025-W53',
    '2025-10-16T14:30:00Z+00:00',
    '2025-10-16T14:30:00+24:00',
    '0000-01-01',
  ])('%j is none', (text) => {
    expect(pythonTimestamp(text)).toBeNull()
  })

  it('knows whether a zone was given', () => {
    expect([pythonTimestamp('2025-10-16T14:30'), pythonTimestamp('2025-10-16T14:30Z')].map((found) => found?.hasZone)).toEqual([false, true])
  })
})
