import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type TrialPlan, verifyTrial } from '#kit/agents'
import type { Trial, Verification } from '#kit/records'
import type { Redactor } from '#kit/redact'
import type { Contents } from '#kit/sandbox'
import type { CollectedTrial } from '../collect-trials.ts'
import { writeWhole } from '../journal/write-whole.ts'
import { spentBy } from '../trial-event.ts'
import type { OutputPaths } from './output-paths.ts'
import { Verdict } from './verdict.ts'

export interface JudgeGiven {
  paths: OutputPaths
  contents: Contents
  redactor: Redactor
  signal: AbortSignal
}

/**
 * Lays a trial's trajectory and verdict in the output. The same trial under the same tests is not tested again, unless the tests could not run.
 */
export async function judgeTrial({ plan, trial, tries }: CollectedTrial, { paths, contents, redactor, signal }: JudgeGiven): Promise<Verdict> {
  const place = paths.trial(trial.id)
  const of = createHash('sha256')
    .update(JSON.stringify([trial, plan.task.record.testsSha256]))
    .digest('hex')
  const kept = await readVerdict(place.verdict)
  if (kept?.of === of) return kept
  await mkdir(dirname(place.trajectory), { recursive: true })
  await writeWhole(place.trajectory, `${JSON.stringify(trial.trajectory, null, 2)}\n`)
  const { verification, isFinal } = await tested(trial, plan, { contents, signal })
  const verdict: Verdict = {
    version: 1,
    trial: trial.id,
    task: trial.task,
    status: trial.status,
    error: trial.error,
    reward: verification.reward,
    problem: verification.problem,
    testOutput: verification.testOutput,
    startedAt: tries.at(-1)?.startedAt ?? null,
    durationMs: trial.durationMs,
    ...spentBy(trial.trajectory.steps),
    tries: tries.length,
    of: isFinal ? of : '',
  }
  const clean = Verdict.parse(redactor.redact(verdict).value)
  await writeWhole(place.verdict, `${JSON.stringify(clean, null, 2)}\n`)
  return clean
}

async function tested(
  trial: Trial,
  { task, sandbox }: TrialPlan,
  { contents, signal }: Pick<JudgeGiven, 'contents' | 'signal'>,
): Promise<{ verification: Verification; isFinal: boolean }> {
  const none = (problem: string): Verification => ({ reward: null, rewards: {}, problem, testOutput: '' })
  if (trial.status === 'failed') return { verification: none('a failed trial is not tested'), isFinal: true }
  try {
    return { verification: await verifyTrial(trial, task, { backend: sandbox, contents, signal }), isFinal: true }
  } catch (error) {
    signal.throwIfAborted()
    return { verification: none(`the tests could not run: ${error instanceof Error ? error.message : String(error)}`), isFinal: false }
  }
}

async function readVerdict(path: string): Promise<Verdict | null> {
  try {
    return Verdict.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null // not there, or of an older version: the trial is tested anew
  }
}
