import { mkdir } from 'node:fs/promises'
import lockfile from 'proper-lockfile'
import { slotLayout } from './layout.ts'
import { SlotError } from './slot-error.ts'

/** One writer of the slots at a time; another waits up to some ten seconds. A lock whose holder died is taken over after ten seconds. */
export async function withSlotLock<Result>(workspace: string, work: () => Promise<Result>): Promise<Result> {
  const { folder, lock } = slotLayout(workspace)
  await mkdir(folder, { recursive: true })
  const release = await lockfile
    .lock(folder, { lockfilePath: lock, stale: 10_000, retries: { retries: 60, factor: 1.2, minTimeout: 50, maxTimeout: 250 } })
    .catch((cause) => {
      throw new SlotError(`${lock} is held by another process; wait until its promotion or rollback is done, then run this again`, { cause })
    })
  try {
    return await work()
  } finally {
    await release()
  }
}
