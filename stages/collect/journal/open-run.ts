import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { z } from 'zod'
import { isHeld, openLease } from '#kit/sandbox'
import type { TrialPaths } from './trial-paths.ts'

const beatMs = 3000
/** A command of an agent may hold the event loop for long, and its run is alive. */
const staleMs = 30_000

/** `lease` is null where no port was given. */
const RunFile = z.strictObject({ version: z.literal(1), pid: z.number().int(), machine: z.string(), lease: z.string().nullable().default(null) })
type RunFile = z.infer<typeof RunFile>

/** One go at a list of trials, by one process, known to others by a file until it is disposed of. */
export interface Run extends AsyncDisposable {
  readonly id: string
  /** By the clock of the disk. */
  readonly startedAtMs: number
  /** Whether a try of this run may still be at work, in another run than this. */
  isAlive(run: string): Promise<boolean>
  /** Whether no other run works in this folder. */
  isAlone(): Promise<boolean>
}

export async function openRun(paths: TrialPaths): Promise<Run> {
  for (const folder of [paths.runs, paths.trials, paths.contents]) await mkdir(folder, { recursive: true })
  const id = crypto.randomUUID()
  const lease = await openLease().catch(() => null)
  await writeFile(paths.run(id), JSON.stringify({ version: 1, pid: process.pid, machine: hostname(), lease: lease?.name ?? null } satisfies RunFile))
  const beat = () => {
    const now = new Date()
    utimes(paths.run(id), now, now).catch(() => {}) // the folder was removed: then nobody asks
  }
  const timer = setInterval(beat, beatMs).unref()
  return {
    id,
    startedAtMs: (await stat(paths.run(id))).mtimeMs,
    isAlive: async (run) => run !== id && (await isAlive(paths, run)),
    isAlone: async () => {
      for (const run of await runsIn(paths)) if (run !== id && (await isAlive(paths, run))) return false
      return true
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      lease?.end()
      await rm(paths.run(id), { force: true })
    },
  }
}

/** Every run that has a file, also one that was killed. */
export const runsIn = async (paths: TrialPaths): Promise<string[]> =>
  (await readdir(paths.runs)).filter((name) => name.endsWith('.json')).map((name) => basename(name, '.json'))

/**
 * By its process and its lease where it is one of this machine, and by its sign of life. A process that was killed and that nobody has waited for still has its number, and a
 * number may be given anew; neither holds the lease.
 */
async function isAlive(paths: TrialPaths, run: string): Promise<boolean> {
  const [text, found] = await Promise.all([readFile(paths.run(run), 'utf8').catch(() => ''), stat(paths.run(run)).catch(() => null)])
  if (!found || Date.now() - found.mtimeMs >= staleMs) return false
  const file = RunFile.safeParse(parse(text))
  if (!file.success || file.data.machine !== hostname()) return true
  return !isGone(file.data.pid) && (file.data.lease === null || isHeld(file.data.lease))
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
