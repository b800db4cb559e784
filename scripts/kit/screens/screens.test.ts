import { describe, expect, it } from 'vitest'
import { createRandom, hostOf, machineOf, withDisk, withUnit } from '#kit/fleet'
import { columns, df, failedUnits, free, journal, listeners, systemctlStatus, uptime } from './index.ts'

const machine = machineOf(hostOf({ role: 'db', environment: 'qa', number: 1 }), { application: 'karvex', random: createRandom('screens') })
const now = new Date('2026-03-07T14:03:22Z')

describe('what a host prints', () => {
  it('df: used and free are the whole', () => {
    const full = withDisk(machine, '/', { sizeGb: 20, usedPercent: 95 })
    expect(df(full, '/')).toBe('Filesystem  Size  Used  Avail  Use%  Mounted on\n/dev/sda1    20G   19G   1.0G   95%  /')
  })
  it('free: used and available are the whole', () => {
    const [, total, used, , , , available] = free(machine).split('\n')[1]?.split(/\s+/) ?? []
    expect(Number(used) + Number(available)).toBe(Number(total))
  })
  it('uptime: the load of the machine', () => {
    expect(uptime(machine, now)).toContain(`load average: ${machine.load.map((load) => load.toFixed(2)).join(', ')}`)
  })
  it('a unit that failed is listed, listens nowhere and ends systemctl with 3', () => {
    const broken = withUnit(machine, 'postgresql', { state: 'failed' })
    expect(failedUnits(broken)).toContain('postgresql.service')
    expect(listeners(broken)).not.toContain('postgresql')
    expect(listeners(machine)).toContain('0.0.0.0:5432')
    const unit = broken.units[0]
    expect(unit && systemctlStatus(broken, unit, { since: new Date('2026-03-07T13:00:00Z'), now })).toMatchObject({
      exit: 3,
      text: expect.stringContaining('1h 3min ago'),
    })
  })
  it('a journal has a line a second', () => {
    expect(journal(machine, 'postgresql', now, ['a', 'postgresql.service: b'], 7)).toBe(
      `Mar 07 14:03:22 ${machine.name} postgresql[7]: a\nMar 07 14:03:23 ${machine.name} systemd[1]: postgresql.service: b`,
    )
  })
  it('columns end without spaces', () => {
    expect(columns(['A', 'B'], [['aa', 'b']])).toBe('A   B\naa  b')
  })
})
