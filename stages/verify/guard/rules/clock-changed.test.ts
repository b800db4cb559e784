import { describe, expect, it } from 'vitest'
import { findingsOf } from '../scripted-review.ts'
import { clockChanged } from './clock-changed.ts'

describe('clock-changed', () => {
  it.each([
    'date -s 2020-01-01',
    'date --set="2020-01-01"',
    'timedatectl set-time 12:00',
    'faketime 2020 ./run',
    'hwclock --hctosys',
    'date 010100002020',
    'date -us 12:00',
    'sudo date -s 12:00',
  ])('%s', (runs) => {
    expect(findingsOf(clockChanged, { turns: [{ runs }] })).toEqual([expect.stringMatching(/^reject: step 2 changes the clock/)])
  })

  it.each(['date +%s', "date -d '-1 day'", 'timedatectl status', 'touch -d 2020-01-01 f', 'echo date -s', 'date -u', 'date -d 20200101', 'date -Iseconds'])(
    'nothing is wrong with %s',
    (runs) => {
      expect(findingsOf(clockChanged, { turns: [{ runs }] })).toEqual([])
    },
  )

  it('a task about the clock may set it', () => {
    expect(findingsOf(clockChanged, { turns: ['timedatectl set-ntp true'], instruction: 'The clock drifts: turn NTP on.' })).toEqual([])
  })
})
