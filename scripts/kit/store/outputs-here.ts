import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Manifest, RunRecord } from '#kit/records'
import { StageError } from '#kit/stage'
import { readPublished } from './read-published.ts'

/** An output as it lies in a checkout. `step` is null where nothing tells whose it is. */
export interface PublishedOutput {
  folder: string
  step: string | null
  profile: string
  manifest: Manifest
}

const NO_OUTPUTS = ['node_modules', '.store', '.git', '.nx', '.venv']

/** Every output of a checkout, also of steps that `pipeline.yaml` does not name any more. */
export async function outputsHere(workspace: string): Promise<PublishedOutput[]> {
  const manifests = globSync('**/out/*/manifest.json', { cwd: workspace, exclude: (name) => NO_OUTPUTS.includes(basename(name)) })
  return Promise.all(manifests.sort().map((path) => readOutput(workspace, dirname(path))))
}

async function readOutput(workspace: string, folder: string): Promise<PublishedOutput> {
  const record = await readPublished(join(workspace, folder), 'run.json')
  try {
    const manifest = Manifest.parse(JSON.parse((await readPublished(join(workspace, folder), 'manifest.json', { isDue: true })) ?? ''))
    return { folder, step: record === null ? null : RunRecord.parse(JSON.parse(record)).step, profile: basename(folder), manifest }
  } catch (cause) {
    throw new StageError(`${folder} does not say what lies in it: its manifest or run record cannot be read; remove the folder, or run its step again`, {
      cause,
    })
  }
}
