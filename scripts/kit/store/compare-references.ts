import type { Graph } from '#kit/graph'
import { StageError } from '#kit/stage'
import { compareProfiles, compareRuns, type RunComparison } from './compare-runs.ts'
import { readCurrentRuns } from './current-runs.ts'
import { findRun, previousRun } from './find-run.ts'
import type { RunLog } from './run-log.ts'
import { createParamsOf } from './run-params.ts'

/** Compares two runs, or the present outputs of two profiles. Without the second: with the run before, or from the default profile to it. `names` says what was compared. */
export async function compareReferences(given: {
  workspace: string
  graph: Graph
  log: RunLog
  first: string
  second?: string | undefined
}): Promise<RunComparison & { names: [string, string] }> {
  const { workspace, graph, log, first, second } = given
  const isProfile = (name: string) => name in graph.profiles
  if (isProfile(first) && (second === undefined || isProfile(second))) {
    const names: [string, string] = second === undefined ? [graph.defaultProfile, first] : [first, second]
    const [before, after] = [await readCurrentRuns(workspace, graph, [names[0]]), await readCurrentRuns(workspace, graph, [names[1]])]
    for (const [index, runs] of [before, after].entries())
      if (runs.length === 0) throw new StageError(`profile ${names[index]} has no outputs; make them: npx nx run pipeline:all:${names[index]}`)
    return { names, ...compareProfiles(before, after) }
  }
  const after = findRun(log, second ?? first)
  const before = second === undefined ? previousRun(log, after) : findRun(log, first)
  return { names: [before.id, after.id], ...(await compareRuns({ workspace, before, after, paramsOf: createParamsOf(log) })) }
}
