import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { z } from 'zod'
import type { TrialPaths } from './trial-paths.ts'
import { writeWhole } from './write-whole.ts'

const beatMs = 3000
/** A command of an agent may hold the event loop for long, and its run is alive. */
const staleMs = 30_000

const RunFile = z.strictObject({ version: z.literal(1), pid: z.number().int(), machine: z.string(), stopped: z.boolean() })
type RunFile = z.infer<typeof RunFile>

/** One go at a list of trials, by one process. */
export interface Run {
  readonly id: string
  /** Whether a run was cut off and this one goes on in its place. What it finished stands, failures too. */
  goesOnFrom(run: string): boolean
  /** Whether a try of this run may still be at work. */
  isAlive(run: string): Promise<boolean>
  /** Whether no other run works in this folder. */
  isAlone(): Promise<boolean>
  /** All is done: what failed may be tried anew by the next run. */
  finish(): Promise<void>
  /** It ends before all is done; the next run goes on in its place. */
  stop(): Promise<void>
}

export async function openRun(paths: TrialPaths): Promise<Run> {
  await mkdir(paths.runs, { recursive: true })
  await mkdir(paths.trials, { recursive: true })
  const cutOff = new Set<string>()
  for (const run of await runsIn(paths)) if (!(await isAlive(paths, run))) cutOff.add(run)
  const id = crypto.randomUUID()
  const write = (stopped: boolean) =>
    writeWhole(paths.run(id), JSON.stringify({ version: 1, pid: process.pid, machine: hostname(), stopped } satisfies RunFile))
  await write(false)
  const beat = () => {
    const now = new Date()
    utimes(paths.run(id), now, now).catch(() => {}) // the folder was removed: then nobody asks
  }
  const timer = setInterval(beat, beatMs).unref()
  return {
    id,
    goesOnFrom: (run) => run === id || cutOff.has(run),
    isAlive: async (run) => run !== id && (await isAlive(paths, run)),
    isAlone: async () => {
      for (const run of await runsIn(paths)) if (run !== id && (await isAlive(paths, run))) return false
      return true
    },
    finish: async () => {
      clearInterval(timer)
      for (const run of [...cutOff, id]) await rm(paths.run(run), { force: true })
    },
    stop: async () => {
      clearInterval(timer)
      await write(true)
    },
  }
}

const runsIn = async (paths: TrialPaths): Promise<string[]> =>
  (await readdir(paths.runs)).filter((name) => name.endsWith('.json')).map((name) => basename(name, '.json'))

/**
 * By its process where that is one of this machine, and by its sign of life: a stage may not look at processes, so that a number which was given anew is
 * told by the silence alone.
 */
async function isAlive(paths: TrialPaths, run: string): Promise<boolean> {
  const [text, found] = await Promise.all([readFile(paths.run(run), 'utf8').catch(() => ''), stat(paths.run(run)).catch(() => null)])
  if (!found) return false
  const file = RunFile.safeParse(parse(text))
  if (file.success && (file.data.stopped || (file.data.machine === hostname() && isGone(file.data.pid)))) return false
  return Date.now() - found.mtimeMs < staleMs
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
