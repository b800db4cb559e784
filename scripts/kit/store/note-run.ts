import { randomBytes } from 'node:crypto'
import type { Manifest, RunEntry, RunRecord } from '#kit/records'
import { StageError } from '#kit/stage'
import { isDiskFull } from './disk-full.ts'
import { readGitState } from './git-state.ts'
import { appendRun } from './run-log.ts'

const MOST_REASON = 600

export interface Attempt {
  workspace: string
  step: { name: string; stage: string }
  profile: string
  key: string
  params: unknown
  /** The key of the run that each needed step's output came from. */
  needs: Record<string, string>
  signal: AbortSignal
  say: (line: string) => void
}

/** Runs a stage once and notes what came of it: done with what it left, failed or stopped with the reason, which goes on to the caller. */
export async function noteRun<T extends { manifest: Manifest; run: RunRecord }>(attempt: Attempt, run: () => Promise<T>): Promise<T> {
  const { workspace, step, profile, key, params, needs, signal, say } = attempt
  const started = Date.now()
  const git = readGitState(workspace)
  const id = randomBytes(5).toString('hex')
  const append = async (rest: Pick<RunEntry, 'startedAt' | 'durationMs' | 'outcome' | 'reason' | 'metrics' | 'rows' | 'bytes'>) =>
    appendRun(workspace, { schema: 'flywheel/run-entry@1', id, step: step.name, stage: step.stage, profile, key, params, needs, git: await git, ...rest })
  const left = await run().catch(async (error) => {
    const reason = await reasonOf(error)
    const times = { startedAt: new Date(started).toISOString(), durationMs: Date.now() - started }
    const outcome = signal.aborted ? 'stopped' : 'failed'
    await append({ ...times, outcome, reason, metrics: {}, rows: {}, bytes: 0 }).catch((unnoted) => {
      if (!isDiskFull(unnoted)) say(messageOf(unnoted)) // else that is told anyway
    })
    throw error
  })
  const { startedAt, durationMs, metrics } = left.run
  await append({ startedAt, durationMs, outcome: 'done', reason: null, metrics, ...sizeOf(left.manifest) })
  return left
}

const sizeOf = ({ files }: Manifest): Pick<RunEntry, 'rows' | 'bytes'> => ({
  rows: Object.fromEntries(files.flatMap(({ path, rows }) => (rows === undefined ? [] : [[path, rows] as const]))),
  bytes: files.reduce((sum, file) => sum + file.bytes, 0),
})

/** What a stage's process said of its end is the cause of the runner's error; no line may be so long that its write is split, or hold a key. */
async function reasonOf(error: unknown): Promise<string> {
  const { createRedactor, secretsOf } = await import('#kit/redact') // loaded where it is needed: most runs go well
  const said = messageOf(error instanceof Error && error.cause instanceof StageError ? error.cause : error)
  const reason = createRedactor({ known: secretsOf(process.env) }).redact(said).value
  return reason.length > MOST_REASON ? `${reason.slice(0, MOST_REASON)} ...` : reason
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
