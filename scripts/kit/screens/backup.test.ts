import { expect, it } from 'vitest'
import { lsLong, resticSnapshots, spokenSize } from './backup.ts'

const time = new Date('2026-03-07T02:00:04Z')

it('lists snapshots in columns, counted', () => {
  expect(
    resticSnapshots('5a1f3c22', [{ id: 'a1b2c3d4', time, host: 'webprod01', path: '/srv/karvex' }])
      .split('\n')
      .slice(1),
  ).toEqual([
    'ID        Time                 Host       Tags        Paths',
    '-----------------------------------------------------------------',
    'a1b2c3d4  2026-03-07 02:00:04  webprod01              /srv/karvex',
    '-----------------------------------------------------------------',
    '1 snapshots',
  ])
})
it('lists files as ls does, with the blocks of all', () => {
  expect(lsLong([{ name: 'a.dump', sizeBytes: 5000, time, owner: 'postgres' }])).toBe('total 8\n-rw-r----- 1 postgres postgres 5000 2026-03-07 02:00 a.dump')
  expect(spokenSize(1_420_000_000)).toBe('1.4 GB')
})
