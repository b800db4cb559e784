import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { collectOutput } from '../limit-output.ts'
import type { ExecRequest, ExecResult } from '../sandbox.ts'
import { SandboxError } from '../sandbox-error.ts'
import { ask } from './engine.ts'
import { firstLine, untilMark } from './framed-output.ts'
import { killSession } from './kill-session.ts'

/**
 * Says its number first, so that it can be stopped: the engine's API starts commands and has no way to end one. Says a mark and the exit code last, on both streams:
 * without it a connection that broke off looks like the end, and what runs on in the background keeps the streams open.
 */
const launch = `echo "$$" >&2
bash -c "$1"
code=$?
printf %s "$2"
printf '%s%d\\n' "$2" "$code" >&2
exit "$code"`

/** Of one argument, in bytes; Linux takes no longer one. */
export const longestArgument = 128 * 1024 - 1

/** How long a killed command's streams may stay open. */
const graceMs = 2000
/** How long an engine may take to start a command, over the command's own time. */
const startMs = 5_000
const longestTimerMs = 2 ** 31 - 1

interface CommandOptions extends Omit<ExecRequest, 'user' | 'service'> {
  user?: string
  /** Ends all that runs in the container, where a command cannot be ended alone; without it that is a `SandboxError`. */
  killAll?(): Promise<void>
}

/** Runs a script in a container and waits for it. What the engine cannot start (no bash, no such directory) fails as it does in a shell, with 126 or 127. */
export async function runCommand(docker: Docker, container: Docker.Container, request: CommandOptions): Promise<ExecResult> {
  const { command, timeoutMs, signal, killAll = refuse } = request
  signal?.throwIfAborted()
  if (Buffer.byteLength(command) > longestArgument) {
    return { exitCode: 126, stdout: '', stderr: 'bash: Argument list too long\n', timedOut: false, truncated: false }
  }
  const timeout = AbortSignal.timeout(Math.min(timeoutMs, longestTimerMs))
  const mark = randomBytes(16).toString('hex')
  const running = await start(docker, container, ['bash', '-c', launch, 'bash', command, mark], { ...request, mark })
  const stopped = await endedOrAborted(running.ended, signal ? AbortSignal.any([signal, timeout]) : timeout)
  if (stopped && !(await kill(docker, container, running))) await killAll()
  running.stream.destroy()
  running.finish()
  signal?.throwIfAborted()
  const stdout = running.stdout.end()
  const stderr = running.stderr.end()
  const exitCode = stopped ? 124 : (running.exitCode() ?? (await readExitCode(running)))
  return { exitCode, stdout: stdout.text, stderr: stderr.text, timedOut: stopped, truncated: stdout.truncated || stderr.truncated }
}

async function refuse(): Promise<never> {
  throw new SandboxError('docker could not end a command whose time was over')
}

type Running = Awaited<ReturnType<typeof start>>

interface StartOptions extends Pick<CommandOptions, 'cwd' | 'env' | 'user' | 'timeoutMs' | 'outputLimitBytes'> {
  mark: string
}

async function start(docker: Docker, container: Docker.Container, words: string[], options: StartOptions) {
  const { cwd, env = {}, user, timeoutMs, outputLimitBytes, mark } = options
  const startOptions = {
    Cmd: words,
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    AttachStdout: true,
    AttachStderr: true,
    ...(cwd !== undefined && { WorkingDir: cwd }),
    ...(user !== undefined && { User: user }),
  }
  const limitMs = timeoutMs + startMs
  const exec = await ask('start a command', container.exec(startOptions), limitMs)
  const stream = await ask('start a command', exec.start({}), limitMs)
  const [stdout, stderr] = [collectOutput(outputLimitBytes), collectOutput(outputLimitBytes)]
  const out = untilMark(mark, '', stdout.add)
  const err = untilMark(mark, '\n', stderr.add)
  const shell = firstLine(err.add)
  let began = false
  let spoke = false
  shell.line.then((line) => {
    began = line !== null
  })
  const heard = (add: (bytes: Buffer) => void) => (bytes: Buffer) => {
    spoke = true
    add(bytes)
  }
  docker.modem.demuxStream(stream, writeTo(heard(out.add)), writeTo(heard(shell.add)))
  let broken: unknown = null
  const streamed = finished(stream, { writable: false }).catch((error: unknown) => {
    broken = error
  })
  const ended = Promise.race([Promise.all([out.marked, err.marked]), streamed]).then(() => {})
  const finish = () => {
    out.end()
    err.end()
  }
  const exitCode = () => (err.rest() === null ? null : Number(err.rest()))
  return {
    exec,
    stream,
    stdout,
    stderr,
    ended,
    finish,
    exitCode,
    broken: () => broken,
    hasBegun: () => began,
    hasSpoken: () => spoke,
    session: Promise.race([shell.line, streamed.then(() => null)]),
  }
}

const writeTo = (add: (bytes: Buffer) => void): Writable =>
  new Writable({
    write: (bytes: Buffer, _, done) => {
      add(bytes)
      done()
    },
  })

/** Whether the signal came before the end. */
async function endedOrAborted(ended: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const stop = () => resolve(true)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await Promise.race([ended.then(() => false), promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Whether the command is gone; one that took hold of bash, or of every process there may be, is not. */
async function kill(docker: Docker, container: Docker.Container, { exec, session, ended }: Running): Promise<boolean> {
  const number = await Promise.race([session, wait(graceMs, null, { ref: false })])
  if (number !== null) {
    const killer = await start(docker, container, ['bash', '-c', killSession, 'bash', number], { user: '0', timeoutMs: 0, outputLimitBytes: 1000, mark: '\n' })
    await Promise.race([killer.ended, wait(graceMs, undefined, { ref: false })])
    killer.stream.destroy()
  }
  await Promise.race([ended, wait(graceMs, undefined, { ref: false })])
  const { Running: isRunning } = await ask('look at a command', exec.inspect(), startMs)
  return !isRunning
}

/** Of a command that ended without its mark: it was killed, or never began, which the engine says in words. Where neither is so, the connection broke. */
async function readExitCode({ exec, broken, hasBegun, hasSpoken }: Running): Promise<number> {
  const isOwn = (code: number) => (hasBegun() ? code > 128 : hasSpoken() && (code === 126 || code === 127))
  for (let waited = 0; waited < graceMs && broken() === null; waited += 100) {
    const { Running: isRunning, ExitCode: exitCode } = await ask('read the exit code of a command', exec.inspect())
    if (!isRunning && exitCode !== null && isOwn(exitCode)) return exitCode
    if (!isRunning) break
    await wait(100)
  }
  throw new SandboxError('docker broke off a command that was running; see that its engine can be reached, and its log', { cause: broken() })
}
