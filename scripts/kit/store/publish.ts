import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Step } from '#kit/graph'
import type { OutputFile } from '#kit/records'
import { StageError } from '#kit/stage'
import { describeFaults } from './describe-faults.ts'
import { readManifest } from './find-inputs.ts'
import type { KeptRun } from './kept-run.ts'
import { type StoreLayout, storeLayout } from './layout.ts'
import { layOut, wrongFiles } from './objects.ts'
import { beginSwap, endSwap } from './swap-output.ts'

/** Lays the output out where people look, if it does not lie there yet. It is built beside and swapped in whole. */
export async function publish(layout: StoreLayout, step: Step, profile: string, kept: KeptRun): Promise<void> {
  const place = layout.output(step.root, profile)
  const next = await beginSwap(place)
  if (await isPublished(layout, place, kept)) return
  await mkdir(next, { recursive: true })
  await layOut(layout, kept.manifest.files, next)
  for (const [name, text] of Object.entries(describeRun(kept))) await writeFile(join(next, name), text)
  await endSwap(place)
}

/** The files that tell of an output, by name. */
export const describeRun = ({ manifest, run }: Pick<KeptRun, 'manifest' | 'run'>) => ({
  'run.json': `${JSON.stringify(run, null, 1)}\n`,
  'manifest.json': `${JSON.stringify(manifest, null, 1)}\n`,
})

async function isPublished(layout: StoreLayout, place: string, kept: KeptRun): Promise<boolean> {
  for (const [name, text] of Object.entries(describeRun(kept))) if ((await readFile(join(place, name), 'utf8').catch(() => null)) !== text) return false
  return (await wrongFiles(layout, place, kept.manifest.files)).length === 0
}

/** A step's output as it lies there: its manifest and the object of each file; one that is missing is an error. */
export async function loadStepOutput({ workspace, step, profile }: { workspace: string; step: Pick<Step, 'name' | 'root'>; profile: string }) {
  const manifest = await readManifest(workspace, step, profile)
  const layout = storeLayout(workspace)
  const path = (file: OutputFile): string => {
    const object = layout.object(file.sha256)
    if (existsSync(object)) return object
    throw new StageError(describeFaults(layout, [{ file, fault: 'missing' }], [{ file, step: step.name, profile }]).join())
  }
  return { manifest, root: layout.output(step.root, profile), path }
}
