import { availableParallelism, totalmem } from 'node:os'
import type { Check } from '../check.ts'

const GIGABYTE = 1e9
/** Training peaks at 1 GB, measured; Nx, other steps and the system run beside it. */
const neededGigabytes = 3

/** Cores are told, since they decide how long training takes; any number does. */
export const memory: Check = {
  what: 'memory and cores',
  neededFor: 'training on the CPU',
  isNeeded: ({ needs }) => needs.python,
  look: async () => {
    // A container's limit, where there is one; without one it is 0 or beyond the machine.
    const limit = process.constrainedMemory()
    const gigabytes = (limit > 0 ? Math.min(limit, totalmem()) : totalmem()) / GIGABYTE
    const found = `${gigabytes.toFixed(1)} GB, ${availableParallelism()} cores`
    if (gigabytes >= neededGigabytes) return { state: 'there', found }
    return { state: 'missing', found: `${found}; ${neededGigabytes} GB are needed`, mend: 'give the machine or the container more memory' }
  },
}
