import { expect, it } from 'vitest'
import { chronySources, chronyTracking, timedatectl } from './clock.ts'

const now = new Date('2026-03-07T14:03:22Z')

it('writes the address of the source in hex too, and whether the clock is slow or fast', () => {
  const text = chronyTracking({ now, source: '10.4.0.9', stratum: 3, offsetSeconds: -43.5 })
  expect(text).toContain('Reference ID    : 0A040009 (10.4.0.9)')
  expect(text).toContain('System time     : 43.500000000 seconds slow of NTP time')
  expect(chronyTracking({ now, source: null, stratum: 0, offsetSeconds: 0 })).toContain('Leap status     : Not synchronised')
})
it('marks the source that is followed, and one that does not answer', () => {
  expect(chronySources([{ address: '10.4.0.9', chosen: true, reach: 377, stratum: 2 }])).toMatch(/\^\* 10\.4\.0\.9 +2 +6 +377/)
  expect(chronySources([{ address: '10.4.0.9', chosen: false, reach: 0, stratum: 2 }])).toMatch(/\^\? 10\.4\.0\.9 +0 +6 +0/)
})
it('tells the local time by the zone', () => {
  expect(timedatectl({ now, zone: 'Asia/Tokyo', abbreviation: 'JST', offsetHours: 9, synchronized: true, service: 'active' })).toContain(
    'Local time: Sat 2026-03-07 23:03:22 JST',
  )
})
