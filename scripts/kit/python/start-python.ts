import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { StageError } from '#kit/stage'
import { childEnvironment } from './child-environment.ts'
import { pythonLayout } from './layout.ts'

/** One line that the process says of itself on standard output. */
export type PythonEvent = Readonly<Record<string, unknown>> & { readonly event: string }

export interface Starting {
  workspace: string
  /** A module of `stages/train`, run as `python -m`. */
  module: string
  args: readonly string[]
  /** Threads of the numeric libraries; sums, and so results, depend on it. */
  threads?: number
  /** Given, the process is asked to stop, and killed where it does not. */
  signal?: AbortSignal
  onEvent(event: PythonEvent): void
}

export interface PythonProcess {
  /** Resolves when the process has ended well; else rejects with the end of what it said. */
  readonly ended: Promise<void>
  /** Asks it to stop, then kills it. Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

/** A trainer saves a checkpoint in this time. */
const GRACE_MS = 15_000
const TAIL = 6000

/**
 * Starts the Python of the workspace in a process group of its own. Its standard input stays open as long as this process lives: the trainer ends when
 * that closes, so that not even `kill -9` leaves one behind.
 */
export function startPython({ workspace, module, args, threads, signal, onEvent }: Starting): PythonProcess {
  const { python, modules } = pythonLayout(workspace)
  const env = childEnvironment({ modules, ...(threads !== undefined && { threads }) })
  const child = spawn(python, ['-m', module, ...args], { cwd: workspace, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {}) // it went away before we did; its exit tells why

  const kill = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, name)
    } catch {
      // nothing of the group is left
    }
  }
  let tail = ''
  const keep = (text: string) => {
    tail = (tail + text).slice(-TAIL)
  }
  child.stderr.on('data', (chunk: Buffer) => keep(chunk.toString()))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = parseEvent(line)
    if (event === null) keep(`${line}\n`)
    else onEvent(event)
  })

  let forced: NodeJS.Timeout | undefined
  const ask = () => {
    kill('SIGTERM')
    forced ??= setTimeout(kill, GRACE_MS, 'SIGKILL').unref()
  }
  const killNow = () => kill('SIGKILL')
  process.on('exit', killNow)
  if (signal?.aborted) ask()
  signal?.addEventListener('abort', ask, { once: true })

  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (cause) => reject(new StageError(`${python} did not start; remove .venv and run \`npm start\`, which makes it again`, { cause })))
    child.on('close', (code, killed) => {
      if (signal?.aborted) reject(signal.reason)
      else if (code === 0) resolve()
      else reject(new StageError(`python -m ${module} ${args[0] ?? ''} ended with ${killed ?? `exit code ${code}`}; it said:\n${tail.trim()}`))
    })
  }).finally(() => {
    clearTimeout(forced)
    process.off('exit', killNow)
    signal?.removeEventListener('abort', ask)
    kill('SIGKILL') // whatever it had started itself
  })
  ended.catch(() => {}) // who waits sees it; nobody has to
  return {
    ended,
    stop: async () => {
      ask()
      await ended.catch(() => {})
    },
  }
}

function parseEvent(line: string): PythonEvent | null {
  if (!line.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(line)
    return isEvent(value) ? value : null
  } catch {
    return null // a library's own words
  }
}

const isEvent = (value: unknown): value is PythonEvent => typeof value === 'object' && value !== null && 'event' in value && typeof value.event === 'string'
