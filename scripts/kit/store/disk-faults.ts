import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { presentSize } from '#kit/present/size'
import { StageError } from '#kit/stage'
import { isDiskFull } from './disk-full.ts'
import { keptRuns } from './kept-run.ts'
import type { StoreLayout } from './layout.ts'
import { findUnwritable } from './store-disk.ts'

/** The store's disk takes nothing more, or never took anything. */
export class DiskFault extends StageError {}

/** Says of an error that a disk is behind what it is, where, and how to mend it; gives back any other as it came. `step` is what was run, if one was. */
export async function explainDiskFault(error: unknown, { layout, step }: { layout: StoreLayout; step?: string }): Promise<unknown> {
  if (error instanceof DiskFault || !(error instanceof Error)) return error
  if (isDiskFull(error)) return new DiskFault(await describeFullDisk(layout, step), { cause: error })
  if (!('syscall' in error)) return error
  const { path, dest } = error as NodeJS.ErrnoException & { dest?: string }
  const workspace = dirname(layout.store)
  for (const place of [layout.store, dest, path]) {
    const fault = place?.startsWith(workspace) ? await findUnwritable(workspace, place) : null
    if (fault) return new DiskFault(fault, { cause: error })
  }
  return error
}

async function describeFullDisk(layout: StoreLayout, step: string | undefined): Promise<string> {
  const { bavail, blocks, bsize } = await statfs(layout.store).catch(() => ({ bavail: 0, blocks: 0, bsize: 0 }))
  const state = `${presentSize(bavail * bsize)} free of ${presentSize(blocks * bsize)} in ${layout.store} when it stopped`
  const what = step === undefined ? 'the disk is full' : `the disk is full: step ${step} could not write all that it made, and nothing half made is left`
  const mend = 'free some space (npx tsx scripts/store.ts gc lets go of what nothing asks for any more), then run the same command again'
  return `${what} (${state}${step === undefined ? '' : await describeLast(layout, step)}); ${mend}`
}

async function describeLast(layout: StoreLayout, step: string): Promise<string> {
  const runs = (await Array.fromAsync(keptRuns(layout, step))).sort((a, b) => (a.run.startedAt < b.run.startedAt ? -1 : 1))
  const last = runs.at(-1)?.manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  return last === undefined ? '' : `, its last output took ${presentSize(last)}`
}
