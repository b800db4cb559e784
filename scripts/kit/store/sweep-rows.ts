import type { Combination } from '#kit/graph'
import { knownNames } from '#kit/spelling'
import { StageError } from '#kit/stage'
import type { CurrentRun } from './current-runs.ts'

export interface SweepRow {
  profile: string
  values: Record<string, unknown>
  /** As `STEP.metric`, of the present outputs. */
  metrics: Record<string, number>
}

/** What the present outputs of a sweep's combinations measured. */
export const sweepRows = (combinations: readonly Combination[], current: readonly CurrentRun[]): SweepRow[] =>
  combinations.map(({ profile, values }) => {
    const own = current.filter((one) => one.profile === profile)
    const metrics = own.flatMap(({ step, run }) => Object.entries(run.metrics).map(([name, value]) => [`${step}.${name}`, value] as const))
    return { profile, values, metrics: Object.fromEntries(metrics) }
  })

/** A metric of a sweep in full, from `STEP.metric` or the metric alone where one step has it. */
export function findSweepMetric(rows: readonly SweepRow[], name: string): string {
  const known = [...new Set(rows.flatMap((row) => Object.keys(row.metrics)))]
  const found = known.filter((one) => one === name || one.endsWith(`.${name}`))
  if (found.length === 1 && found[0] !== undefined) return found[0]
  if (found.length > 1) throw new StageError(`"${name}" is a metric of ${found.length} steps; write one of ${found.join(', ')}`)
  throw new StageError(known.length === 0 ? 'no combination of the sweep has an output yet' : `there is no metric "${name}"; ${knownNames(name, known)}`)
}
