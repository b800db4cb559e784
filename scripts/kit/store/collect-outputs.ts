import { join } from 'node:path'
import type { Manifest, OutputFile } from '#kit/records'
import type { AnyStage, Port } from '#kit/stage'
import { listFiles } from './digest.ts'
import { relative } from './find-inputs.ts'
import { rememberFolder } from './folders.ts'
import type { StageOutcome } from './job.ts'
import type { StoreLayout } from './layout.ts'
import { ingest } from './objects.ts'
import { outputName } from './output-name.ts'

/** Moves a stage's files from `scratch/outputs` into the store and describes them. */
export async function collectOutputs(layout: StoreLayout, stage: AnyStage, scratch: string, outcome: StageOutcome): Promise<Manifest> {
  const ports = stage.outputs as Record<string, Port>
  const rows = new Map(Object.entries(ports).map(([name, port]) => [outputName(name, port), outcome.rows[name]]))
  const folder = join(scratch, 'outputs')
  const files: OutputFile[] = []
  for (const path of await listFiles(folder)) {
    const count = rows.get(path)
    files.push({ path, ...(await ingest(layout, join(folder, path))), ...(count !== undefined && { rows: count }) })
  }
  for (const [name, port] of Object.entries(ports)) {
    if (port.kind === 'folder') await rememberFolder(layout, relative(files.filter((file) => file.path.startsWith(`${name}/`))), scratch)
  }
  return { schema: 'flywheel/manifest@1', files, balance: outcome.balance }
}
