import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readEnvironment } from '#kit/environment'
import { StageError } from '#kit/stage'
import type { Binding } from './bind-stage.ts'
import { describeRefusal, isSame, readRefusals } from './describe-refusals.ts'
import { DISK_FULL_EXIT } from './disk-full.ts'
import { endWithRunner } from './end-with-runner.ts'
import { refusalOf } from './guard/refusal.ts'
import type { Job, StageFailure, StageOutcome } from './job.ts'

const GRACE_MS = 20_000
const PASSED_ON =
  /^(PATH|HOME|USER|TMPDIR|TEMP|TMP|SystemRoot|TERM|CI|NO_COLOR|FORCE_COLOR|FLYWHEEL_.*|UV_.*|PIP_.*|XDG_CACHE_HOME|(https?|no|all)_proxy|SSL_CERT_.*|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|CUDA_VISIBLE_DEVICES|DOCKER_(HOST|TLS_VERIFY|CERT_PATH))$/i
/** What a stage makes must not tell where it was made: `date` in a simulated shell follows the one, `sort` the others. */
const EVERYWHERE = { TZ: 'UTC', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' }
const WITH_NETWORK = /^(HF_TOKEN|HF_ENDPOINT)$/
const PROXY = /^https?_proxy$/i

/** Runs the job in a child of its own process group, bound to what its stage declares, which ends with this process whatever ends it. */
export async function spawnStage(given: { workspace: string; job: Job; scratch: string; binding: Binding; signal: AbortSignal }): Promise<StageOutcome> {
  const { workspace, job, scratch, binding, signal } = given
  const { flags, keys, temporary, bounds } = binding
  const network = bounds.permissions.network === true
  signal.throwIfAborted()
  const path = join(scratch, 'job.json')
  await writeFile(path, JSON.stringify(job))
  const env: NodeJS.ProcessEnv = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => PASSED_ON.test(name) || (network && WITH_NETWORK.test(name))),
  )
  const environment = keys.length > 0 ? await readEnvironment(workspace, process.env) : {}
  for (const name of keys) env[name] = environment[name]
  // Node asks for a proxy only where it is told to.
  if (network && Object.keys(env).some((name) => PROXY.test(name))) env.NODE_USE_ENV_PROXY = '1'
  const child = spawn(process.execPath, [...flags, join(workspace, 'scripts/kit/store/child.ts'), path], {
    cwd: workspace,
    // What Node compiles is kept in the stage's own cache, the one place it may write that outlives a run: the next run starts in half the time.
    env: { ...env, ...EVERYWHERE, TMPDIR: temporary, TEMP: temporary, TMP: temporary, NODE_NO_WARNINGS: '1', NODE_COMPILE_CACHE: join(job.cache, 'compiled') },
    detached: true,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  child.stdin.on('error', () => {})
  const callOff = child.pid === undefined ? () => {} : endWithRunner(child.pid)
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
    callOff()
    signal.throwIfAborted()
    const failure = code === 0 ? null : await readFailure(job.outcome)
    const cause = failure && new StageError(failure.reason)
    if (code === DISK_FULL_EXIT) throw new StageError('no space left on device', { cause })
    await checkRefusals(binding, job.step.name, failure)
    if (code !== 0)
      throw new StageError(
        `step ${job.step.name} failed (${killed ? `killed by ${killed}` : `exit code ${code}`}); the reason stands above, nothing was written`,
        { cause },
      )
  } finally {
    signal.removeEventListener('abort', stop)
  }
  return JSON.parse(await readFile(job.outcome, 'utf8')) as StageOutcome // written by the child
}

/** A stage that was refused something has failed, whatever it made of the refusal: what it would have done without the bounds is not known. */
async function checkRefusals({ bounds, stage }: Binding, step: string, failure: StageFailure | null): Promise<void> {
  const refusals = await readRefusals(bounds.refused)
  const denied = failure?.denied && refusalOf(failure.denied.permission, failure.denied.resource, null)
  if (denied && !refusals.some((refusal) => isSame(refusal, denied))) refusals.push(denied)
  const [first, ...others] = refusals.map((refusal) => describeRefusal(refusal, { workspace: bounds.workspace, stage }))
  if (first) throw new StageError(`step ${step} failed, nothing was written: ${[first, ...others].join('\n  and ')}`)
}

async function readFailure(path: string): Promise<StageFailure | null> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.endsWith('}') ? (JSON.parse(text) as StageFailure) : null // written by the child, unless it was killed while it wrote
}
