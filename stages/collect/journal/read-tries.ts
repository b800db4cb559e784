import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { TrajectoryStep, type TrialTry } from '#kit/records'
import { type TrialPaths, type TryPaths, tryNumber } from './trial-paths.ts'
import { TryResult, TryStart } from './try-files.ts'

/** A try as its folder has it. Without a result it is at work, or was cut off. */
export interface KeptTry {
  paths: TryPaths
  start: TryStart
  result: TryResult | null
}

/** The tries of a trial, in their order. */
export async function readTries(trials: TrialPaths, key: string): Promise<KeptTry[]> {
  const names = await readdir(trials.trial(key)).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const numbers = names.flatMap((name) => tryNumber(name) ?? []).sort((a, b) => a - b)
  return Promise.all(numbers.map((number) => readTry(trials.try(key, number))))
}

async function readTry(paths: TryPaths): Promise<KeptTry> {
  return { paths, start: parseFile(TryStart, (await readText(paths.started)) ?? '', paths.started), result: await readResult(paths) }
}

export async function readResult({ result }: TryPaths): Promise<TryResult | null> {
  const text = await readText(result)
  return text === null ? null : parseFile(TryResult, text, result)
}

/** What is known of a try that did not come to its end. */
export async function readEvidence({ paths, start }: Pick<KeptTry, 'paths' | 'start'>): Promise<Omit<TrialTry, 'stands' | 'status' | 'error'>> {
  const [steps, phases] = await Promise.all([readLines(paths.steps, TrajectoryStep), readLines(paths.phases, PhaseLine)])
  const { run: _, request: __, version, startedAt, ...known } = start
  const times = [startedAt, ...phases.rows.map(({ at }) => at), ...steps.rows.flatMap(({ timestamp }) => timestamp ?? [])].map((time) => Date.parse(time))
  const last = Math.max(...times.filter((time) => !Number.isNaN(time)))
  return {
    version,
    ...known,
    startedAt,
    durationMs: last - Date.parse(startedAt),
    phases: durationsOf(phases.rows, last),
    steps: steps.rows,
    torn: steps.torn,
  }
}

const PhaseLine = z.strictObject({ phase: z.string(), at: z.string() })

/** The last phase is known till the last sign of life. */
function durationsOf(lines: readonly z.infer<typeof PhaseLine>[], last: number): Record<string, number> {
  const durations: Record<string, number> = {}
  for (const [place, { phase, at }] of lines.entries()) {
    const end = lines[place + 1]?.at
    durations[phase] = (durations[phase] ?? 0) + (end === undefined ? last : Date.parse(end)) - Date.parse(at)
  }
  return durations
}

/** Whole lines. A process that is killed while it writes leaves a last one that is not whole: no others follow it. */
async function readLines<Row>(path: string, row: z.ZodType<Row>): Promise<{ rows: Row[]; torn: boolean }> {
  const lines = ((await readText(path)) ?? '').split('\n')
  const rest = lines.pop()
  const rows: Row[] = []
  for (const line of lines) {
    const parsed = row.safeParse(parseJson(line))
    if (!parsed.success) return { rows, torn: true }
    rows.push(parsed.data)
  }
  return { rows, torn: rest !== '' }
}

const readText = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

function parseFile<Value>(schema: z.ZodType<Value>, text: string, path: string): Value {
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new Error(`${path} is not what was written there: ${z.prettifyError(parsed.error)}; remove its folder, and the trial is run again`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
