import type { RunEntry } from '#kit/records'
import { presentDuration } from './present-status.ts'
import { presentNumber, type Table } from './print-table.ts'

export interface ListedRun {
  run: RunEntry
  /** The profiles under which it is what the step's present output came from. */
  current: readonly string[]
  /** Its own params by path, those of steps before it as `STEP.param.path`. */
  params: Readonly<Record<string, unknown>>
}

const MOST_METRICS = 4
const MOST_PARAMS = 4

/** Runs for people: the metrics that tell most, and the params in which runs of one step differ. `*` marks what present outputs came from. */
export function presentRuns(listed: readonly ListedRun[]): Table {
  return {
    head: ['', 'id', 'when', 'step', 'profile', 'took', 'outcome', 'metrics', 'differs in'],
    rows: listed.map(({ run, current, params }) => {
      const peers = listed.filter((other) => other.run.step === run.step)
      return [
        current.length > 0 ? '*' : '',
        run.id,
        presentTime(run.startedAt),
        run.step,
        presentProfiles(run.profile, current),
        presentDuration(run.durationMs),
        run.outcome,
        run.outcome === 'done'
          ? list(
              tellingMetrics(
                run.metrics,
                peers.map((peer) => peer.run.metrics),
              ),
              MOST_METRICS,
              presentNumber,
            )
          : shorten(run.reason ?? '', 60),
        list(
          varying(
            params,
            peers.map((peer) => peer.params),
          ),
          MOST_PARAMS,
          presentValue,
        ),
      ]
    }),
  }
}

/** Runs for machines: one column for every field, metric and param that one of them has. */
export function runColumns(listed: readonly ListedRun[]): Table {
  const names = (of: (one: ListedRun) => object) => [...new Set(listed.flatMap((one) => Object.keys(of(one))))].sort()
  const metrics = names(({ run }) => run.metrics)
  const params = names((one) => one.params)
  return {
    head: ['id', 'startedAt', 'step', 'stage', 'profile', 'current', 'seconds', 'outcome', 'reason', 'commit', 'dirty', 'bytes', 'key'].concat(
      metrics.map((name) => `metrics.${name}`),
      params.map((name) => `params.${name}`),
    ),
    rows: listed.map(({ run, current, params: own }) => [
      run.id,
      run.startedAt,
      run.step,
      run.stage,
      run.profile,
      current.join(' '),
      run.durationMs / 1000,
      run.outcome,
      run.reason,
      run.git?.commit ?? null,
      run.git ? String(run.git.isDirty) : null,
      run.bytes,
      run.key,
      ...metrics.map((name) => run.metrics[name] ?? null),
      ...params.map((name) => (own[name] === undefined ? null : typeof own[name] === 'number' ? own[name] : presentValue(own[name]))),
    ]),
  }
}

/** 2026-11-21 07:50, in the time zone of who reads. */
export function presentTime(iso: string): string {
  const time = new Date(iso)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`
}

export const presentValue = (value: unknown): string => shorten(typeof value === 'string' ? value : JSON.stringify(value), 40)

function presentProfiles(made: string, current: readonly string[]): string {
  const others = current.filter((profile) => profile !== made)
  return others.length === 0 ? made : `${made} +${others.length > 2 ? `${others.length} others` : others.join(' +')}`
}

/** First those that differ between the runs, then shares and losses, then counts. */
function tellingMetrics(own: Readonly<Record<string, number>>, all: readonly Readonly<Record<string, number>>[]): [string, number][] {
  const differs = varying(own, all).map(([name]) => name)
  const rank = ([name, value]: [string, number]) => (differs.includes(name) ? 0 : 2) + (Number.isInteger(value) ? 1 : 0)
  return Object.entries(own).sort((a, b) => rank(a) - rank(b))
}

const varying = <Value>(own: Readonly<Record<string, Value>>, all: readonly Readonly<Record<string, Value>>[]): [string, Value][] =>
  Object.entries(own).filter(([name, value]) => all.some((other) => JSON.stringify(other[name]) !== JSON.stringify(value)))

function list<Value>(entries: readonly [string, Value][], most: number, present: (value: Value) => string): string {
  const shown = entries.slice(0, most).map(([name, value]) => `${name} ${present(value)}`)
  return [...shown, ...(entries.length > most ? [`${entries.length - most} more`] : [])].join(', ')
}

const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 3)}...` : text)
