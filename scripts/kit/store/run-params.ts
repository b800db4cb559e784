import type { RunEntry } from '#kit/records'
import { flatten } from './compare-keys.ts'
import type { RunLog } from './run-log.ts'

/** All params that a run's result came from, as `STEP.param.path`: its own and those of the runs that its inputs came from, as far back as the log knows. */
export type ParamsOf = (run: RunEntry) => Record<string, unknown>

export function createParamsOf({ runs }: Pick<RunLog, 'runs'>): ParamsOf {
  const done = new Map(runs.filter((run) => run.outcome === 'done').map((run) => [`${run.step} ${run.key}`, run]))
  const known = new Map<RunEntry, Record<string, unknown>>()
  const paramsOf: ParamsOf = (run) => {
    const found = known.get(run)
    if (found) return found
    const before = Object.entries(run.needs).flatMap(([step, key]) => done.get(`${step} ${key}`) ?? [])
    const params = Object.assign({}, ...before.map(paramsOf), flatten(run.params, true, `${run.step}.`))
    known.set(run, params)
    return params
  }
  return paramsOf
}
