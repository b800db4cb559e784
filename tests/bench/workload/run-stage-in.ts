import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyStage } from '#kit/stage'
import type { Job, StageOutcome } from '../../../scripts/kit/store/job.ts'
import { runStage } from '../../../scripts/kit/store/run-stage.ts'

/** Runs a stage in this process with its default params, its outputs below `folder`. `definition` is the path of its definition file and what that exports. */
export function runStageIn(
  folder: string,
  given: { stage: AnyStage; step: string; inputs: Job['inputs']; definition?: { path: string; value: unknown } },
): Promise<StageOutcome> {
  const { stage, step, inputs, definition } = given
  const outputs = join(folder, 'out')
  mkdirSync(outputs, { recursive: true })
  const job: Job = {
    stage: '',
    definition: definition?.path ?? null,
    step: { name: step, root: folder, profile: 'bench' },
    params: {},
    inputs,
    folders: {},
    needs: [],
    outputs,
    cache: join(folder, 'cache'),
    outcome: '',
  }
  return runStage(stage, definition?.value ?? null, job, { signal: new AbortController().signal, log: () => {}, progress: () => {} })
}
