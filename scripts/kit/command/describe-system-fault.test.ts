import { statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeSystemFault } from './describe-system-fault.ts'

it('describeSystemFault names what was refused and the mend, and leaves other errors alone', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  expect(describeSystemFault(full)).toBe('ENOSPC: no space left on device, write; free some space, then run the same command again')
  expect(describeSystemFault(new Error('a mistake of ours'))).toBeNull()
  try {
    statSync('/nowhere/at/all')
    expect.unreachable()
  } catch (error) {
    expect(describeSystemFault(error)).toBeNull()
  }
})
