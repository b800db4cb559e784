import { readdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Graph } from '#kit/graph'
import { RunRecord } from '#kit/records'
import { StageError } from '#kit/stage'
import { readRunRecord } from './find-inputs.ts'
import { findRun } from './find-run.ts'
import { storeLayout } from './layout.ts'
import { readRunLog } from './run-log.ts'

/**
 * A kept run of a step: by a profile (what lies there now), by the first letters of its key, or as `findRun` knows runs. Unknown or ambiguous is an
 * error that says what there is.
 */
export async function recallRunRecord(given: { workspace: string; graph: Graph; step: string; reference: string }): Promise<RunRecord> {
  const { workspace, graph, step, reference } = given
  if (reference in graph.profiles) {
    const run = await readRunRecord(workspace, graph.step(step, reference).root, reference)
    if (run) return run
    throw new StageError(`step ${step} has no output under profile ${reference}; run it: npx nx run pipeline:${step}:${reference}`)
  }
  const layout = storeLayout(workspace)
  const names = await readdir(dirname(layout.run(step, 'key'))).catch(() => [])
  const [key, second] = names.filter((name) => name.endsWith('.json') && name.startsWith(reference))
  if (key && !second) return readKept(layout.run(step, key.slice(0, -'.json'.length)))
  const run = findRun(await readRunLog(workspace), reference)
  if (run.step !== step)
    throw new StageError(`run ${reference} is of step ${run.step}, not of ${step}; npx tsx scripts/runs.ts list --step ${step} lists its runs`)
  return readKept(layout.run(step, run.key)).catch((cause: unknown) => {
    throw new StageError(`run ${run.id} of step ${step} is not kept (${run.outcome}${run.reason ? `: ${run.reason}` : ''}); compare with one that is done`, {
      cause,
    })
  })
}

async function readKept(path: string): Promise<RunRecord> {
  const kept = JSON.parse(await readFile(path, 'utf8')) as { run: unknown } // written by keepRun
  return RunRecord.parse(kept.run)
}
