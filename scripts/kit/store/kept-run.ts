import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Manifest, RunRecord } from '#kit/records'
import { findFaults, stampsOf } from './check-objects.ts'
import type { HeldFile } from './describe-faults.ts'
import type { StoreLayout } from './layout.ts'
import { namesIn } from './list-objects.ts'
import { setAside } from './objects.ts'

/** What the store keeps under a run key. `stamps` are the times of its objects when their bytes were last known to be right. */
export const KeptRun = z.strictObject({
  schema: z.literal('flywheel/kept-run@2'),
  manifest: Manifest,
  run: RunRecord,
  stamps: z.record(z.string(), z.number()),
  /** Of what the stage itself brought in; those of its inputs may become others while their bytes stay. */
  licences: z.array(z.string()).optional(),
})
export type KeptRun = z.infer<typeof KeptRun>

/** The first form knew no stamps: its objects are read once. */
const FirstKeptRun = z
  .strictObject({ manifest: Manifest, run: RunRecord })
  .transform((kept): KeptRun => ({ schema: 'flywheel/kept-run@2', ...kept, stamps: {} }))

/** What is kept under a key; null where nothing is, or nothing that can be read: then the stage runs again. */
export async function readKeptRun(path: string): Promise<KeptRun | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return z.union([KeptRun, FirstKeptRun]).parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The run kept under a key, if all its objects are whole. Changes nothing. */
export async function recallRun(layout: StoreLayout, step: string, key: string): Promise<KeptRun | null> {
  const kept = await readKeptRun(layout.run(step, key))
  return kept && (await findFaults(layout, kept.manifest.files, { kind: 'changed', stamps: kept.stamps })).length === 0 ? kept : null
}

/** As `recallRun`, and mends: a damaged object is set aside, the times of sound ones are noted. Under the step's lock; `scratch` takes what is not whole yet. */
export async function recallAndMend(layout: StoreLayout, step: string, key: string, scratch: string): Promise<KeptRun | null> {
  const kept = await readKeptRun(layout.run(step, key))
  if (!kept) return null
  const stamps = await stampsOf(layout, kept.manifest.files)
  const faults = await findFaults(layout, kept.manifest.files, { kind: 'changed', stamps: kept.stamps })
  for (const { file, fault } of faults) if (fault === 'damaged') await setAside(layout, file.sha256)
  if (faults.length > 0) return null
  const changed = Object.entries(stamps).some(([sha256, stamp]) => kept.stamps[sha256] !== stamp)
  return changed ? keepRun(layout, { ...kept, stamps }, scratch) : kept
}

export async function keepRun(layout: StoreLayout, kept: KeptRun, scratch: string): Promise<KeptRun> {
  const path = layout.run(kept.run.step, kept.run.key)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(join(scratch, 'kept-run.json'), JSON.stringify(kept))
  await rename(join(scratch, 'kept-run.json'), path)
  return kept
}

/** Every file of every kept run. */
export async function holdersOf(layout: StoreLayout): Promise<HeldFile[]> {
  const held: HeldFile[] = []
  for await (const { manifest, run } of keptRuns(layout)) for (const file of manifest.files) held.push({ file, step: run.step, profile: run.profile })
  return held
}

/** Every run that is kept, of one step or of all, with the name of its file; what cannot be read is left out. */
export async function* keptRuns(layout: StoreLayout, step?: string): AsyncGenerator<KeptRun & { path: string }> {
  for (const name of step === undefined ? await namesIn(layout.runs) : [step]) {
    for (const file of await namesIn(join(layout.runs, name))) {
      const path = join(layout.runs, name, file)
      const kept = file.endsWith('.json') ? await readKeptRun(path) : null
      if (kept) yield { ...kept, path }
    }
  }
}
