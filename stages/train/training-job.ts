import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Model } from '#kit/stage'
import type { TrainParams } from './train-params.ts'

export interface JobPaths {
  data: string
  output: string
  checkpoints: string
  selection: string
  turns: string
  curve: string
}

/** The job as the trainer reads it (`trainer/job.py`). */
export function trainingJob(given: { params: TrainParams; model: Model; base: { path: string; digest: string } | null; paths: JobPaths }) {
  const { params, model, base, paths } = given
  const { method, seed, select, recipe } = params
  const shape =
    method === 'full' && model.base.kind === 'shape' && model.chatTemplate !== null
      ? { architecture: model.base.architecture, vocabulary: model.base.vocabulary, config: model.base.config, chatTemplate: model.chatTemplate }
      : null
  return { ...paths, method, shape, base: base?.path ?? null, baseDigest: base?.digest ?? null, seed, select, recipe }
}
export type TrainingJob = ReturnType<typeof trainingJob>

/** Names what a checkpoint belongs to: the job without its paths, the data, the trainer's code, and the number of threads, since sums depend on it. */
export async function checkpointKey(job: TrainingJob, given: { dataDigest: string; threads: number; code: string }): Promise<string> {
  const { data: _data, output: _output, checkpoints: _checkpoints, selection: _selection, turns: _turns, curve: _curve, base: _base, ...asked } = job
  const hash = createHash('sha256').update(JSON.stringify([asked, given]))
  const files = await Array.fromAsync(glob('stages/train/trainer/**/*.{py,txt}'))
  for (const path of [...files, ...(job.shape ? [job.shape.chatTemplate] : [])].sort()) hash.update(path).update(await readFile(join(process.cwd(), path)))
  return `checkpoints ${hash.digest('hex')}`
}
