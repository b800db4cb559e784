import { expect, it } from 'vitest'
import { later } from '#kit/fleet'
import { distance, listTimers } from './schedule.ts'

const now = new Date('2026-03-07T14:03:22Z')

it('lists a timer with what is left and what has passed', () => {
  expect(listTimers([{ name: 'backup', next: later(now, 7200), last: later(now, -3 * 86_400) }], now)).toContain(
    'Sat 2026-03-07 16:03:22 UTC 2h 0min left Wed 2026-03-04 14:03:22 UTC 3 days ago backup.timer backup.service\n\n1 timers listed.',
  )
  expect(listTimers([{ name: 'backup', next: null, last: null }], now)).toMatch(/n\/a +n\/a +n\/a +n\/a +backup\.timer/)
  expect(distance(now, later(now, 95))).toBe('1min 35s')
})
