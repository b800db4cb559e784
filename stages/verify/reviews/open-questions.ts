import type { Graph } from '#kit/graph'
import { Rejected, TrialVerdict } from '#kit/records'
import type { TrialDecisions } from '#kit/reviews'
import { StageError } from '#kit/stage'
import { loadStepOutput } from '#kit/store'
import { readTable } from '#kit/table'

/** What the latest run of verify said of each trial. */
export async function readVerdicts({ workspace, graph, profile }: { workspace: string; graph: Graph; profile: string }) {
  const { manifest, path } = await loadStepOutput({ workspace, step: graph.step('verify', profile), profile })
  const tableOf = (name: string): string => {
    const found = manifest.files.find((one) => one.path === name)
    if (!found) throw new StageError(`step verify has left no ${name}; run it again: npx nx run pipeline:verify:${profile}`)
    return path(found)
  }
  const verdicts: TrialVerdict[] = []
  for await (const verdict of readTable(tableOf('verdicts.parquet'), TrialVerdict)) verdicts.push(verdict)
  return {
    verdicts,
    /** The trajectory of one that was not promoted. */
    trajectoryOf: async (trial: string): Promise<unknown> => {
      for await (const { row } of readTable(tableOf('rejected.parquet'), Rejected, { column: 'id', values: [trial] })) return row
      return null
    },
  }
}

/** Those that ask a person and have no answer about what they are now. */
export const openQuestions = (verdicts: readonly TrialVerdict[], decisions: TrialDecisions): TrialVerdict[] =>
  verdicts.filter(({ trial, decision, digest }) => decision === 'needs_human' && decisions.get(trial)?.before !== digest)
