import type { Graph } from '#kit/graph'
import type { RunEntry } from '#kit/records'
import { knownNames } from '#kit/spelling'
import { StageError } from '#kit/stage'
import { figures } from './compare-runs.ts'
import { type CurrentRun, profilesOf } from './current-runs.ts'
import type { RunLog } from './run-log.ts'
import { createParamsOf } from './run-params.ts'

export interface MetricPoint {
  run: RunEntry
  /** The start of the run, or the value of a param. */
  x: number | string
  y: number
  /** Those it belongs to: the profiles it was made under or is current in (of a sweep, the sweep), or the value of a param. */
  series: string[]
}

export interface MetricPoints {
  step: string
  metric: string
  /** In full, `STEP.param.path`; null is time. */
  param: string | null
  points: MetricPoint[]
  /** Runs that have the metric, and no value of a param that is asked for. */
  leftOut: number
}

/** A metric of the done runs of one step over time, or over a param of that step (`seed`) or of one before it (`train.seed`). */
export function metricPoints(given: {
  log: Pick<RunLog, 'runs'>
  graph: Graph
  current: readonly CurrentRun[]
  metric: string
  step?: string | undefined
  x: string
  by?: string | undefined
}): MetricPoints {
  const { log, graph, current } = given
  const paramsOf = createParamsOf(log)
  const done = log.runs.filter((run) => run.outcome === 'done')
  const { step, metric } = findMetric(done, given.metric, given.step)
  const runs = done.flatMap((run) => {
    const y = run.step === step ? figures(run)[metric] : undefined
    return y === undefined ? [] : [{ run, y, params: paramsOf(run) }]
  })
  const known = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))]
  const find = (name: string) => {
    const param = known.find((one) => one === name || one === `${step}.${name}`)
    if (param === undefined)
      throw new StageError(
        `no run of ${step} has a param "${name}"; ${knownNames(name, ['time', ...known, ...known.map((one) => one.replace(`${step}.`, ''))])}`,
      )
    return param
  }
  const [param, by] = [given.x === 'time' ? null : find(given.x), given.by === undefined ? null : find(given.by)]
  const points = runs.flatMap(({ run, y, params }) => {
    const [x, group] = [param === null ? Date.parse(run.startedAt) : plain(params[param]), by === null ? null : plain(params[by])]
    const series = group === null ? profileSeries(graph, current, run) : [`${given.by} ${group}`]
    return x === undefined || group === undefined ? [] : [{ run, y, x, series }]
  })
  if (points.length === 0) throw new StageError(`no run of ${step} with the metric "${metric}" has a value of ${param ?? by}`)
  return { step, metric, param, points, leftOut: runs.length - points.length }
}

const profileSeries = (graph: Graph, current: readonly CurrentRun[], run: RunEntry): string[] => [
  ...new Set([run.profile, ...profilesOf(current, run)].map((profile) => graph.derivation(profile)?.sweep ?? profile)),
]

const plain = (value: unknown): number | string | undefined =>
  value === undefined || typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)

/** A metric by its name where one step has it, else as `STEP.metric`. */
function findMetric(runs: readonly RunEntry[], name: string, step: string | undefined): { step: string; metric: string } {
  const all = [...new Map(runs.flatMap((run) => Object.keys(figures(run)).map((metric) => [`${run.step}.${metric}`, { step: run.step, metric }]))).values()]
  if (all.length === 0) throw new StageError('no run is noted in this checkout yet; run a step first')
  const steps = [...new Set(all.map((one) => one.step))]
  if (step !== undefined && !steps.includes(step)) throw new StageError(`no run of a step "${step}" was done; ${knownNames(step, steps)}`)
  const possible = all.filter((one) => step === undefined || one.step === step)
  const found = possible.filter((one) => one.metric === name || `${one.step}.${one.metric}` === name)
  const [first, second] = found
  if (first && !second) return first
  if (first) throw new StageError(`${found.length} steps have a metric "${name}": ${found.map((one) => one.step).join(', ')}; name one with --step`)
  const known = [...new Set(possible.map((one) => (name.includes('.') ? `${one.step}.${one.metric}` : one.metric)))]
  throw new StageError(`there is no metric "${name}"${step === undefined ? '' : ` of step ${step}`}; ${knownNames(name, known)}`)
}
