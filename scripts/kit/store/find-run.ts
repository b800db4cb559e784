import type { RunEntry } from '#kit/records'
import { StageError } from '#kit/stage'
import type { RunLog } from './run-log.ts'

const SHOWN = 8

/**
 * The run that a reference names: an id or the start of one; `STEP` for its last run that was done, `STEP~2` for two before that; `STEP:PROFILE` and
 * `STEP:PROFILE~2` for those under a profile. A run that was not done has its id alone.
 */
export function findRun({ runs }: Pick<RunLog, 'runs'>, reference: string): RunEntry {
  const ofStep = /^([a-z0-9][a-z0-9-]*)(?::([a-z0-9][a-z0-9-]*))?(?:~(\d+))?$/.exec(reference)
  const known = [...new Set(runs.map((run) => run.step))].sort()
  if (ofStep && known.includes(ofStep[1] ?? '')) return nthOf(runs, reference, { step: ofStep[1] ?? '', profile: ofStep[2], back: Number(ofStep[3] ?? 0) })
  const found = /^[0-9a-f]+$/.test(reference) ? runs.filter((run) => run.id.startsWith(reference)) : []
  const [first, second] = found
  if (first && !second) return first
  if (first) throw new StageError(`"${reference}" is the start of ${found.length} runs (${listed(found)}); write more digits`)
  const there =
    runs.length === 0 ? 'no run is noted in this checkout yet; run a step first' : `the last ones are ${listed(runs)}; steps with runs: ${known.join(', ')}`
  throw new StageError(`there is no run "${reference}"; ${there}`)
}

/** The run of the same step that was done before another one. */
export function previousRun({ runs }: Pick<RunLog, 'runs'>, run: RunEntry): RunEntry {
  const before = runs.slice(0, runs.indexOf(run)).findLast((other) => other.step === run.step && other.outcome === 'done')
  if (before) return before
  throw new StageError(`no run of step ${run.step} was done before ${run.id}; name the run to compare it with`)
}

function nthOf(runs: readonly RunEntry[], reference: string, wanted: { step: string; profile: string | undefined; back: number }): RunEntry {
  const { step, profile, back } = wanted
  const all = runs.filter((run) => run.step === step && (profile === undefined || run.profile === profile))
  const done = all.filter((run) => run.outcome === 'done')
  const run = done.at(-1 - back)
  if (run) return run
  const where = profile === undefined ? '' : ` under profile ${profile}`
  const others = all.length > done.length ? `; not done: ${listed(all.filter((other) => other.outcome !== 'done'))}` : ''
  const profiles = [...new Set(runs.filter((other) => other.step === step).map((other) => other.profile))].join(', ')
  const elsewhere = all.length === 0 ? `; it ran under ${profiles}` : ''
  throw new StageError(`there is no run "${reference}": ${done.length} of step ${step}${where} ${done.length === 1 ? 'was' : 'were'} done${others}${elsewhere}`)
}

const listed = (runs: readonly RunEntry[]): string =>
  `${runs.length > SHOWN ? '... ' : ''}${runs
    .slice(-SHOWN)
    .map((run) => `${run.id} ${run.step}`)
    .join(', ')}`
