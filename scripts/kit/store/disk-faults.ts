import { statfs } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { presentSize } from '#kit/present'
import { StageError } from '#kit/stage'
import { isDiskFull } from './disk-full.ts'
import { keptRuns } from './kept-run.ts'
import type { StoreLayout } from './layout.ts'

/** The store's disk takes nothing more, or never took anything. */
export class DiskFault extends StageError {}

/** Says of an error that a disk is behind what it is, where, and how to mend it; gives back any other as it came. */
export async function explainDiskFault(error: unknown, { layout, step }: { layout: StoreLayout; step: string }): Promise<unknown> {
  if (error instanceof DiskFault) return error
  if (isDiskFull(error)) return new DiskFault(await describeFullDisk(layout, step), { cause: error })
  const { code, path } = error as NodeJS.ErrnoException
  const workspace = dirname(layout.store)
  if (!/^(EROFS|EACCES|EPERM)$/.test(code ?? '') || !path?.startsWith(workspace)) return error
  const why = code === 'EROFS' ? 'its file system is mounted read-only' : 'this user may not write there'
  return new DiskFault(
    `${relative(workspace, path) || path} cannot be written: ${why}; step ${step} did not run. The store must be writable: give ${relative(workspace, layout.store)} and the outputs to this user, or work in a copy of the checkout that is yours`,
    { cause: error },
  )
}

async function describeFullDisk(layout: StoreLayout, step: string): Promise<string> {
  const { bavail, blocks, bsize } = await statfs(layout.store).catch(() => ({ bavail: 0, blocks: 0, bsize: 0 }))
  const runs = (await Array.fromAsync(keptRuns(layout, step))).sort((a, b) => (a.run.startedAt < b.run.startedAt ? -1 : 1))
  const last = runs.at(-1)?.manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  const needed = last === undefined ? '' : `, its last output took ${presentSize(last)}`
  return `the disk is full: step ${step} could not write what it made, and nothing of it was kept (${layout.store}: ${presentSize(bavail * bsize)} free of ${presentSize(blocks * bsize)} when it stopped${needed}); free some space, npx tsx scripts/store.ts gc lets go of what nothing asks for any more, then run the same command again`
}
