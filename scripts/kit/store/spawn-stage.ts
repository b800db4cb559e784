import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StageError } from '#kit/stage'
import { DISK_FULL_EXIT } from './disk-faults.ts'
import type { Job, StageFailure, StageOutcome } from './job.ts'

const GRACE_MS = 20_000
const PASSED_ON =
  /^(PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|SystemRoot|TERM|CI|NO_COLOR|FORCE_COLOR|FLYWHEEL_.*|UV_.*|PIP_.*|XDG_CACHE_HOME|(https?|no|all)_proxy|SSL_CERT_.*|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|CUDA_VISIBLE_DEVICES|DOCKER_(HOST|TLS_VERIFY|CERT_PATH))$/i
const WITH_NETWORK = /^(HF_TOKEN|HF_ENDPOINT)$/

/** Runs the job in a child of its own process group, which ends with this process whatever ends it. */
export async function spawnStage(given: { workspace: string; job: Job; scratch: string; network: boolean; signal: AbortSignal }): Promise<StageOutcome> {
  const { workspace, job, scratch, network, signal } = given
  signal.throwIfAborted()
  const path = join(scratch, 'job.json')
  await writeFile(path, JSON.stringify(job))
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED_ON.test(name) || (network && WITH_NETWORK.test(name))))
  const child = spawn(process.execPath, [join(workspace, 'scripts/kit/store/child.ts'), path], {
    cwd: workspace,
    env: { ...env, NODE_NO_WARNINGS: '1' },
    detached: true,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  child.stdin.on('error', () => {})
  const killGroup = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    } catch {} // the group is gone already
  }
  const stop = () => {
    child.kill('SIGTERM')
    setTimeout(killGroup, GRACE_MS, 'SIGKILL').unref()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    const [code, killed] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null] // as node documents the event
    killGroup('SIGKILL')
    signal.throwIfAborted()
    if (code === DISK_FULL_EXIT) throw new StageError('no space left on device', { cause: await readFailure(job.outcome) })
    if (code !== 0)
      throw new StageError(
        `step ${job.step.name} failed (${killed ? `killed by ${killed}` : `exit code ${code}`}); the reason stands above, nothing was written`,
        { cause: await readFailure(job.outcome) },
      )
  } finally {
    signal.removeEventListener('abort', stop)
  }
  return JSON.parse(await readFile(job.outcome, 'utf8')) as StageOutcome // written by the child
}

async function readFailure(path: string): Promise<StageError | undefined> {
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? undefined : new StageError((JSON.parse(text) as StageFailure).reason) // written by the child
}
