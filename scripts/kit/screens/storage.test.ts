import { expect, it } from 'vitest'
import { dfInodes, dfLine, duTree, lvExtended, resized } from './storage.ts'

it('adds the parts of a folder up to the whole', () => {
  expect(
    duTree('/var', [
      ['log', 512],
      ['lib', 4096],
    ]),
  ).toBe('4.5G\t/var\n4.0G\t/var/lib\n512M\t/var/log')
})
it('counts used and free to the size', () => {
  expect(dfLine({ device: '/dev/sdb1', mount: '/var', sizeGb: 100, usedGb: 97 })).toContain('/dev/sdb1   100G   97G  3.0G  97% /var')
  expect(dfInodes({ device: '/dev/sdb1', mount: '/var', all: 1000, used: 990 })).toContain(' 1000      990       10   99% /var')
})
it('grows a volume by whole extents of 4 MiB and its file system by blocks of 4 KiB', () => {
  expect(lvExtended('vg0/var', 100, 120)).toContain('100.00 GiB (25600 extents) to 120.00 GiB (30720 extents)')
  expect(resized('/dev/vg0/var', '/var', 100, 120)).toContain('is now 31457280 (4k) blocks long')
})
