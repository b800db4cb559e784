import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Step } from '#kit/graph'
import { Manifest, type OutputFile, RunRecord } from '#kit/records'
import type { AnyStage, Port } from '#kit/stage'
import { listFiles } from './digest.ts'
import { readManifest, relative } from './find-inputs.ts'
import type { StageOutcome } from './job.ts'
import { type StoreLayout, storeLayout } from './layout.ts'
import { ingest, isWhole, layOut, rememberFolder } from './objects.ts'
import { outputName } from './open-outputs.ts'

export interface KeptRun {
  manifest: Manifest
  run: RunRecord
}

/** The run kept under a key, if all its objects are still there. */
export async function recallRun(layout: StoreLayout, step: string, key: string): Promise<KeptRun | null> {
  const text = await readFile(layout.run(step, key), 'utf8').catch(() => null)
  if (text === null) return null
  const kept = JSON.parse(text) as KeptRun // written by keepRun
  const whole = await Promise.all(kept.manifest.files.map((file) => isWhole(layout.object(file.sha256), file.bytes)))
  return whole.every(Boolean) ? { manifest: Manifest.parse(kept.manifest), run: RunRecord.parse(kept.run) } : null
}

/** Moves a stage's files into the store and describes them. */
export async function collectOutputs(layout: StoreLayout, stage: AnyStage, folder: string, outcome: StageOutcome): Promise<Manifest> {
  const ports = stage.outputs as Record<string, Port>
  const rows = new Map(Object.entries(ports).map(([name, port]) => [outputName(name, port), outcome.rows[name]]))
  const files: OutputFile[] = []
  for (const path of await listFiles(folder)) {
    const count = rows.get(path)
    files.push({ path, ...(await ingest(layout, join(folder, path))), ...(count !== undefined && { rows: count }) })
  }
  for (const [name, port] of Object.entries(ports)) {
    if (port.kind === 'folder') await rememberFolder(layout, relative(files.filter((file) => file.path.startsWith(`${name}/`))))
  }
  return { schema: 'flywheel/manifest@1', files, balance: outcome.balance }
}

export async function keepRun(layout: StoreLayout, step: string, kept: KeptRun): Promise<void> {
  const path = layout.run(step, kept.run.key)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.${process.pid}`, JSON.stringify(kept))
  await rename(`${path}.${process.pid}`, path)
}

/** Lays the output out where people look. It is built beside and swapped in whole; the manifest is its last file. */
export async function publish(layout: StoreLayout, step: Step, profile: string, { manifest, run }: KeptRun): Promise<void> {
  const place = layout.output(step.root, profile)
  const [next, old] = [`${place}.next`, `${place}.old`]
  for (const path of [next, old]) await rm(path, { recursive: true, force: true })
  await mkdir(next, { recursive: true })
  await layOut(layout, manifest.files, next)
  await writeFile(join(next, 'run.json'), `${JSON.stringify(run, null, 1)}\n`)
  await writeFile(join(next, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
  if (existsSync(place)) await rename(place, old)
  await rename(next, place)
  await rm(old, { recursive: true, force: true })
}

/** A step's output as it lies there: its manifest and, for each file, the checked object. */
export async function loadStepOutput({ workspace, step, profile }: { workspace: string; step: Pick<Step, 'name' | 'root'>; profile: string }) {
  const manifest = await readManifest(workspace, step, profile)
  const layout = storeLayout(workspace)
  return { manifest, root: layout.output(step.root, profile), path: (file: OutputFile) => layout.object(file.sha256) }
}
