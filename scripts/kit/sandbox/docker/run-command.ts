import { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { collectOutput } from '../limit-output.ts'
import type { ExecRequest, ExecResult } from '../sandbox.ts'
import { SandboxError } from '../sandbox-error.ts'
import { ask } from './engine.ts'

/** Says its number first, so that it can be stopped: the engine's API starts commands and has no way to end one. */
const launch = 'echo "$$" >&2; exec bash -c "$1"'

/** Kills a session and all that descends from it, until none is left. In bash alone, since an image need not have more. */
const killSession = `
for attempt in {1..50}; do
  declare -A parents=() doomed=()
  for stat in /proc/[0-9]*/stat; do
    { read -r line < "$stat"; } 2> /dev/null || continue
    pid=\${line%% *}
    read -r state parent _ session _ <<< "\${line##*) }"
    [ "$state" = Z ] && continue
    parents[$pid]=$parent
    [ "$session" = "$1" ] && doomed[$pid]=1
  done
  grew=1
  while [ "$grew" = 1 ]; do
    grew=0
    for pid in "\${!parents[@]}"; do
      if [ -z "\${doomed[$pid]}" ] && [ -n "\${doomed[\${parents[$pid]}]}" ]; then doomed[$pid]=1; grew=1; fi
    done
  done
  [ "\${#doomed[@]}" = 0 ] && break
  kill -9 "\${!doomed[@]}" 2> /dev/null
done`

/** Of one argument, in bytes; Linux takes no longer one. */
export const longestArgument = 128 * 1024 - 1

/** How long a killed command's streams may stay open. */
const graceMs = 2000
const longestTimerMs = 2 ** 31 - 1

/** Runs a script in a container and waits for it. What the engine cannot start (no bash, no such directory) fails as it does in a shell, with 126 or 127. */
export async function runCommand(
  docker: Docker,
  container: Docker.Container,
  { command, cwd, env = {}, user, timeoutMs, outputLimitBytes, signal }: Omit<ExecRequest, 'user' | 'service'> & { user?: string },
): Promise<ExecResult> {
  signal?.throwIfAborted()
  if (Buffer.byteLength(command) > longestArgument) {
    return { exitCode: 126, stdout: '', stderr: 'bash: Argument list too long\n', timedOut: false, truncated: false }
  }
  const running = await start(docker, container, ['bash', '-c', launch, 'bash', command], { cwd, env, user, outputLimitBytes })
  const timeout = AbortSignal.timeout(Math.min(timeoutMs, longestTimerMs))
  const stopped = await endedOrAborted(running.ended, signal ? AbortSignal.any([signal, timeout]) : timeout)
  if (stopped) await kill(docker, container, running)
  signal?.throwIfAborted()
  const stdout = running.stdout.end()
  const stderr = running.stderr.end()
  const truncated = stdout.truncated || stderr.truncated
  const exitCode = stopped ? 124 : await readExitCode(running.exec)
  return { exitCode, stdout: stdout.text, stderr: stderr.text, timedOut: stopped, truncated }
}

/** Kills every process but the container's init and the one it was started with, until none is left. */
const killOthers = `
for attempt in {1..50}; do
  found=
  for stat in /proc/[0-9]*/stat; do
    { read -r line < "$stat"; } 2> /dev/null || continue
    pid=\${line%% *}
    read -r state parent _ <<< "\${line##*) }"
    [ "$state" = Z ] || [ "$pid" = 1 ] || [ "$pid" = $$ ] || [ "$parent" = $$ ] && continue
    [ "$parent" = 1 ] && [[ "$line" = *"(sleep)"* ]] && [ "$pid" -lt 20 ] && continue
    kill -9 "$pid" 2> /dev/null && found=1
  done
  [ "$found" ] || break
done`

export async function stopProcesses(docker: Docker, container: Docker.Container): Promise<void> {
  await runCommand(docker, container, { command: killOthers, cwd: '/', user: '0', timeoutMs: 10_000, outputLimitBytes: 1000 })
}

type Running = Awaited<ReturnType<typeof start>>

async function start(
  docker: Docker,
  container: Docker.Container,
  words: string[],
  {
    cwd,
    env,
    outputLimitBytes,
    user,
  }: { cwd?: string | undefined; env: Readonly<Record<string, string>>; user?: string | undefined; outputLimitBytes: number },
) {
  const exec = await ask(
    'start a command',
    container.exec({
      Cmd: words,
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      AttachStdout: true,
      AttachStderr: true,
      ...(cwd !== undefined && { WorkingDir: cwd }),
      ...(user !== undefined && { User: user }),
    }),
  )
  const stream = await ask('start a command', exec.start({}))
  const stdout = collectOutput(outputLimitBytes)
  const stderr = collectOutput(outputLimitBytes)
  const shell = firstLine(stderr.add)
  docker.modem.demuxStream(stream, writeTo(stdout.add), writeTo(shell.add))
  // A stream that breaks off ends the command's output; what became of the command, the engine says.
  const ended = finished(stream, { writable: false }).catch(() => {})
  return { exec, stream, stdout, stderr, ended, session: Promise.race([shell.line, ended.then(() => null)]) }
}

const writeTo = (add: (bytes: Buffer) => void): Writable =>
  new Writable({
    write: (bytes: Buffer, _, done) => {
      add(bytes)
      done()
    },
  })

/** Takes the first line off what comes, where it is a number, and passes on the rest. */
function firstLine(pass: (bytes: Buffer) => void) {
  const { promise: line, resolve } = Promise.withResolvers<string | null>()
  let waiting: Buffer | null = Buffer.alloc(0)
  const add = (bytes: Buffer) => {
    if (!waiting) return pass(bytes)
    waiting = Buffer.concat([waiting, bytes])
    const text = waiting.toString('latin1')
    const number = /^(\d+)\n/.exec(text)
    if (!number && /^\d*$/.test(text)) return
    if (waiting.length > (number?.[0].length ?? 0)) pass(waiting.subarray(number?.[0].length ?? 0))
    waiting = null
    resolve(number?.[1] ?? null)
  }
  return { line, add }
}

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

async function kill(docker: Docker, container: Docker.Container, { stream, session, ended }: Running): Promise<void> {
  const number = await Promise.race([session, wait(graceMs, null, { ref: false })])
  if (number !== null) {
    const killer = await start(docker, container, ['bash', '-c', killSession, 'bash', number], { env: {}, outputLimitBytes: 1000, user: '0' })
    await Promise.race([killer.ended, wait(graceMs, undefined, { ref: false })])
    killer.stream.destroy()
  }
  await Promise.race([ended, wait(graceMs, undefined, { ref: false })])
  stream.destroy()
}

async function readExitCode(exec: Docker.Exec): Promise<number> {
  for (let waited = 0; waited < graceMs; waited += 20) {
    const { Running: isRunning, ExitCode: exitCode } = await ask('read the exit code of a command', exec.inspect())
    if (!isRunning && exitCode !== null) return exitCode
    await wait(20)
  }
  throw new SandboxError('docker lost a command that was running; see the log of the engine')
}
