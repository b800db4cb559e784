import { canonicalJson, type RunEntry, type RunRecord } from '#kit/records'
import { StageError } from '#kit/stage'
import { compareKeys, flatten } from './compare-keys.ts'
import type { CurrentRun } from './current-runs.ts'
import { describeChanges } from './describe-change.ts'
import { readKeptRun } from './kept-run.ts'
import { storeLayout } from './layout.ts'
import type { KeyParts } from './run-key.ts'
import type { ParamsOf } from './run-params.ts'

/** One thing that differs; null is what one side lacks. */
export interface Difference<Value> {
  what: string
  before: Value | null
  after: Value | null
}

export interface RunComparison {
  params: Difference<unknown>[]
  metrics: Difference<number>[]
  /** What else the runs depended on and what of it differs, as sentences. */
  others: string[]
}

/** Two runs of one step: params of the step and of those before it, metrics and time, and what else its keys were made of. */
export async function compareRuns(given: { workspace: string; before: RunEntry; after: RunEntry; paramsOf: ParamsOf }): Promise<RunComparison> {
  const { workspace, before, after, paramsOf } = given
  if (before.step !== after.step)
    throw new StageError(`${before.id} is a run of ${before.step}, ${after.id} one of ${after.step}; compare runs of one step, or two profiles`)
  const parts = await Promise.all([before, after].map((run) => readParts(workspace, run)))
  return {
    params: differences(paramsOf(before), paramsOf(after)),
    metrics: differences(figures(before), figures(after)),
    others:
      parts[0] && parts[1] ? otherChanges(parts[0], parts[1]) : ['code, files and inputs are known only of runs that were done and are still in the store'],
  }
}

/** The present outputs of two profiles, step by step. */
export function compareProfiles(before: readonly CurrentRun[], after: readonly CurrentRun[]): RunComparison {
  const steps = [...new Set([...before, ...after].map(({ step }) => step))]
  const comparison: RunComparison = { params: [], metrics: [], others: [] }
  for (const step of steps) {
    const [old, now] = [before, after].map((runs) => runs.find((one) => one.step === step)?.run)
    if (!old || !now) comparison.others.push(`${step}: has an output ${old ? 'before' : 'after'} only`)
    if (!old || !now || (old.key === now.key && old.startedAt === now.startedAt)) continue
    const within = <Value>(list: Difference<Value>[]) => list.map((one) => ({ ...one, what: `${step}.${one.what}` }))
    comparison.params.push(...within(differences(flatten(old.parts.params), flatten(now.parts.params))))
    comparison.metrics.push(...within(differences(old.metrics, now.metrics)))
    const others = otherChanges(old.parts, now.parts)
    if (others.length > 0) comparison.others.push(`${step}: ${others.join('; ')}`)
  }
  comparison.metrics.push(...differences(wholeTime(before), wholeTime(after)))
  return comparison
}

const wholeTime = (runs: readonly CurrentRun[]): Record<string, number> => ({
  'seconds of all steps': runs.reduce((sum, { run }) => sum + run.durationMs, 0) / 1000,
})

/** What can be compared and drawn of a run: its metrics, how long it took and how much it left. */
export function figures(run: Pick<RunEntry, 'metrics' | 'durationMs'> & Partial<Pick<RunEntry, 'bytes' | 'rows'>>): Record<string, number> {
  const rows = Object.entries(run.rows ?? {}).map(([file, count]) => [`rows.${file.replace(/\.parquet$/, '')}`, count] as const)
  return { ...run.metrics, ...Object.fromEntries(rows), ...(run.bytes !== undefined && { bytes: run.bytes }), seconds: run.durationMs / 1000 }
}

function differences<Value>(before: Record<string, Value>, after: Record<string, Value>): Difference<Value>[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names
    .map((what) => ({ what, before: before[what] ?? null, after: after[what] ?? null }))
    .filter((one) => canonicalJson(one.before) !== canonicalJson(one.after))
}

const otherChanges = (before: RunRecord['parts'], after: RunRecord['parts']): string[] =>
  describeChanges(compareKeys(before as Partial<KeyParts>, after as Partial<KeyParts>).filter(({ kind }) => kind !== 'param')) // both written by the runner

async function readParts(workspace: string, run: RunEntry): Promise<RunRecord['parts'] | null> {
  if (run.outcome !== 'done') return null
  return (await readKeptRun(storeLayout(workspace).run(run.step, run.key)))?.run.parts ?? null
}
