import type { Graph } from '#kit/graph'
import type { RunEntry } from '#kit/records'
import { knownNames } from '#kit/spelling'
import { StageError } from '#kit/stage'
import { type CurrentRun, profilesOf } from './current-runs.ts'
import type { RunLog } from './run-log.ts'
import { createParamsOf } from './run-params.ts'

export interface SelectedRun {
  run: RunEntry
  /** The profiles under which it is what the step's present output came from. */
  current: string[]
  /** Its own params by path, those of steps before it as `STEP.param.path`. */
  params: Record<string, unknown>
}

/** Runs of a step (or of every step of a `foreach`) that were made under a profile or that its present outputs came from. The newest first. */
export function selectRuns(given: {
  log: Pick<RunLog, 'runs'>
  graph: Graph
  current: readonly CurrentRun[]
  step?: string | undefined
  profile?: string | undefined
}): SelectedRun[] {
  const { log, graph, current, step, profile } = given
  const steps = [...new Set([...log.runs.map((run) => run.step), ...graph.order])]
  const isOfStep = (name: string) => step === undefined || name === step || graph.declarations[name]?.family === step
  if (!steps.some(isOfStep)) throw new StageError(`there is no step "${step}"; ${knownNames(step ?? '', steps)}`)
  const profiles = [...new Set([...Object.keys(graph.profiles), ...log.runs.map((run) => run.profile)])]
  if (profile !== undefined && !profiles.includes(profile)) throw new StageError(`there is no profile "${profile}"; ${knownNames(profile, profiles)}`)
  const paramsOf = createParamsOf(log)
  return log.runs
    .filter((run) => isOfStep(run.step))
    .map((run) => ({ run, current: profilesOf(current, run), params: ownNames(run.step, paramsOf(run)) }))
    .filter((one) => profile === undefined || one.run.profile === profile || one.current.includes(profile))
    .reverse()
}

/** Its own first, by path. */
function ownNames(step: string, params: Record<string, unknown>): Record<string, unknown> {
  const own = Object.entries(params).filter(([name]) => name.startsWith(`${step}.`))
  const others = Object.entries(params).filter(([name]) => !name.startsWith(`${step}.`))
  return Object.fromEntries([...own.map(([name, value]) => [name.slice(step.length + 1), value] as const), ...others])
}
