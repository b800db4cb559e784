import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest, OutputFile } from '#kit/records'
import { findFaults } from './check-objects.ts'
import { describeFaults, rebuildCommand } from './describe-faults.ts'
import { type StoreLayout, storeLayout } from './layout.ts'
import { tryLock } from './lock-step.ts'
import { layOut, setAside, wrongFiles } from './objects.ts'
import { scratchesOf, sweepScratch } from './open-scratch.ts'
import { readPublished } from './read-published.ts'
import { isSwapping, sweepSwap } from './swap-output.ts'

export interface Restored {
  workspace: string
  step: string
  profile: string
  /** The output's folder, where Nx has put a manifest back. */
  folder: string
}

/** Links what lies in an output wrongly, removes what killed runs left beside it, and returns what cannot be put right, for people. */
export async function mendOutput({ workspace, step, profile, folder }: Restored): Promise<string[]> {
  const layout = storeLayout(workspace)
  const text = await readPublished(folder, 'manifest.json', { isDue: true })
  if (text === null)
    return [`step ${step} has no output under profile ${profile}, though Nx holds its result; rebuild it: ${rebuildCommand({ step, profile })}`]
  const { files } = JSON.parse(text) as Manifest // written by publish; whoever reads it for its content parses it
  const faults = await findFaults(layout, files, { kind: 'sizes' })
  for (const { file, fault } of faults) if (fault === 'damaged') await setAside(layout, file.sha256)
  const gone = new Set(faults.map(({ file }) => file.sha256))
  for (const file of await wrongFiles(layout, folder, files)) if (!gone.has(file.sha256)) await relink(layout, file, folder)
  if (isSwapping(folder) || (await scratchesOf(layout, step)).length > 0) await sweepIfNobodyRuns(layout, step, folder)
  const held = files.map((file) => ({ file, step, profile }))
  return describeFaults(layout, faults, held)
}

async function relink(layout: StoreLayout, file: OutputFile, folder: string): Promise<void> {
  await rm(join(folder, file.path), { force: true })
  await layOut(layout, [file], folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error // another run of Nx puts the same right
  })
}

async function sweepIfNobodyRuns(layout: StoreLayout, step: string, folder: string): Promise<void> {
  await using lock = await tryLock(layout.lock(step))
  if (!lock) return
  await sweepSwap(folder)
  await sweepScratch(layout, step)
}
