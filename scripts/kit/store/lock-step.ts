import { chmod, lstat, lutimes, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StageError } from '#kit/stage'
import { type Holder, isRunning, processOf } from './lock-holder.ts'

const BEAT_MS = 2500
const STALE_MS = 10_000
const FIRST_POLL_MS = 10
const LAST_POLL_MS = 320

/** Given back when it is disposed of. */
export interface Lock extends AsyncDisposable {
  /** Aborts when another process took the lock over, because this one showed no life. */
  readonly lost: AbortSignal
}

/** The one lock of this machine for steps that use its accelerator, whoever runs them. */
export async function gpuLock(): Promise<string> {
  const folder = join(tmpdir(), 'flywheel-gpu')
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o777).catch(() => {}) // it is another person's
  return folder
}

/**
 * Holds a lock until it is disposed of. Who waits is told for what. A holder that was killed on this machine is replaced at once, another one after
 * ten seconds without a sign of life.
 *
 * A lock is a folder of numbered symbolic links whose text names the holder; the highest number holds, until `NUMBER.free` stands beside it. A lock is
 * taken by making the next number, which one process alone can do, so nobody ever removes a lock that another has just taken.
 */
export async function holdLock(folder: string, { what, signal, say }: { what: string; signal: AbortSignal; say: (line: string) => void }): Promise<Lock> {
  let seen = { mark: '', at: 0 }
  let told = false
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(2 * pollMs, LAST_POLL_MS)) {
    const top = await highest(folder)
    if (top && !top.free) {
      if (seen.mark !== top.mark) seen = { mark: top.mark, at: performance.now() }
      const running = top.holder ? isRunning(top.holder) : null
      const gone = running === false || (running === null && performance.now() - seen.at > STALE_MS)
      if (!gone && !told) say(`waiting for ${what}: process ${top.holder?.pid ?? '?'} has it`)
      told = true
      if (!gone) {
        await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted())
        continue
      }
      say(`${what} has ended without a word (process ${top.holder?.pid ?? '?'}); going on in its place`)
    }
    const lock = await take(folder, (top?.number ?? 0) + 1)
    if (lock) return lock
  }
}

/** The lock, where nobody holds it. */
export async function tryLock(folder: string): Promise<Lock | null> {
  const top = await highest(folder)
  return isHeld(top) ? null : take(folder, (top?.number ?? 0) + 1)
}

export const isLocked = async (folder: string): Promise<boolean> => isHeld(await highest(folder))

const isHeld = (top: Top | null): boolean => top !== null && !top.free && !(top.holder && isRunning(top.holder) === false)

interface Top {
  number: number
  free: boolean
  holder: Holder | null
  /** Changes with every sign of life. */
  mark: string
}

async function highest(folder: string): Promise<Top | null> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const number = Math.max(0, ...names.map((name) => Number.parseInt(name, 10) || 0))
  if (number === 0) return null
  const path = join(folder, String(number))
  const [text, stat] = await Promise.all([readlink(path).catch(() => null), lstat(path).catch(() => null)])
  return { number, free: names.includes(`${number}.free`), holder: parseHolder(text), mark: `${number} ${stat?.mtimeMs}` }
}

function parseHolder(text: string | null): Holder | null {
  try {
    return JSON.parse(text ?? '') as Holder // written by take
  } catch {
    return null
  }
}

/** Makes the next number, after a look that found the one before it free or its holder dead. Null where another process was faster. */
export async function take(folder: string, number: number): Promise<Lock | null> {
  const path = join(folder, String(number))
  try {
    await mkdir(folder, { recursive: true })
    await symlink(JSON.stringify(processOf(process.pid)), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null
    throw error
  }
  // Others may have come and gone between the look and the link, and swept this number away: then a higher one stands there.
  const names = await readdir(folder)
  const isHighest = names.every((name) => (Number.parseInt(name, 10) || 0) <= number) && !names.includes(`${number}.free`)
  const lower = isHighest ? names.filter((name) => Number.parseInt(name, 10) < number) : [String(number)]
  for (const name of lower) await rm(join(folder, name), { force: true })
  return isHighest ? keep(folder, number) : null
}

function keep(folder: string, number: number): Lock {
  const path = join(folder, String(number))
  const controller = new AbortController()
  const beat = async () => {
    const now = new Date()
    await lutimes(path, now, now).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT')
        controller.abort(
          new StageError('another process went on in place of this one, which showed no sign of life for ten seconds; run the same command again'),
        )
    })
  }
  const timer = setInterval(beat, BEAT_MS).unref()
  return {
    lost: controller.signal,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await symlink('free', `${path}.free`).catch(() => {}) // on a full or read-only disk the lock ends with this process
    },
  }
}
