import type { runTrial, TrialPlan, TrialSurroundings } from '#kit/agents'
import { trialId } from '#kit/agents'
import { Trial } from '#kit/records'
import type { Contents } from '#kit/sandbox'
import { brokenTrial } from './broken-trial.ts'
import type { Run } from './journal/open-run.ts'
import { type OpenTry, openTry } from './journal/open-try.ts'
import { type KeptTry, readEvidence, readResult, readTries } from './journal/read-tries.ts'
import { hasContents, settleContents } from './journal/settle-contents.ts'
import { sweepTrial, sweepTry } from './journal/sweep.ts'
import type { TrialPaths } from './journal/trial-paths.ts'
import type { TryResult } from './journal/try-files.ts'
import { writeWhole } from './journal/write-whole.ts'
import { type RetryPolicy, waitBeforeRetry } from './retry-policy.ts'
import { spentBy, type TrialNews } from './trial-event.ts'

/** How often it is asked whether another process has finished a trial. */
const pollMs = 500

export interface TurnGiven {
  plan: TrialPlan
  key: string
  /** Names what is asked for in all. */
  request: string
  paths: TrialPaths
  owner: Run
  contents: Contents
  retries: RetryPolicy
  surroundings: Omit<TrialSurroundings, 'journal'>
  random(): number
  run: typeof runTrial
  tell(news: TrialNews): void
}

/** `againInMs` is null where the trial stands now; `recalled`: it stood before. */
export interface TurnResult {
  againInMs: number | null
  recalled: boolean
}

/** One turn of a trial: closes what was cut off, and where no try stands runs the next. */
export async function takeTurn(given: TurnGiven): Promise<TurnResult> {
  await sweepTrial(given.paths, given.key, given.owner)
  const tries = await readTries(given.paths, given.key)
  for (const one of tries) {
    if (one.result) continue
    if (await given.owner.isAlive(one.start.run)) {
      given.tell({ kind: 'waiting' })
      return { againInMs: pollMs, recalled: false }
    }
    // A run may have closed it and ended since it was read.
    one.result = (await readResult(one.paths)) ?? (await closeInterrupted(one, given))
  }
  const last = tries.at(-1)?.result
  if (last && (await stands(last, given))) {
    tellDone(last, given, true)
    return { againInMs: null, recalled: true }
  }
  return { againInMs: await runNext(tries, given), recalled: false }
}

/** A failure stands for the request that had it, however often that was cut off; the next one has another go at it. */
async function stands({ request, trial, again }: TryResult, given: TurnGiven): Promise<boolean> {
  if (!trial) return false
  return trial.status === 'failed' ? !again && request === given.request : hasContents(trial, given.paths.contents)
}

async function closeInterrupted(one: KeptTry, { tell }: TurnGiven): Promise<TryResult> {
  await sweepTry(one.paths)
  const result = await interrupted(one)
  await writeWhole(one.paths.result, JSON.stringify(result), { lasting: true })
  tell({ kind: 'interrupted', try: one.start.try, steps: result.entry.steps.length, torn: result.entry.torn })
  return result
}

async function interrupted(one: Pick<KeptTry, 'paths' | 'start'>): Promise<TryResult> {
  return { version: 1, request: one.start.request, entry: { ...(await readEvidence(one)), status: 'interrupted', error: null }, trial: null, again: true }
}

/** After how many milliseconds the trial wants another try, or null. */
async function runNext(tries: readonly KeptTry[], given: TurnGiven): Promise<number | null> {
  const { plan, key, request, paths, owner, contents, surroundings, tell } = given
  const number = (tries.at(-1)?.start.try ?? 0) + 1
  const { task, agent, sandbox, attempt } = plan
  const known = { trial: trialId(plan), task: task.record.name, agent: agent.name, model: agent.model?.name ?? null, sandbox: sandbox.name, attempt }
  const open = await openTry(
    paths,
    key,
    { version: 1, run: owner.id, request, ...known, try: number, startedAt: surroundings.now().toISOString() },
    {
      contents,
      redactor: surroundings.redactor,
      now: surroundings.now,
      onPhase: (phase) => tell({ kind: 'phase', try: number, phase }),
      onStep: (step) => tell({ kind: 'step', try: number, ...spentBy([step]) }),
    },
  )
  if (!open) return 0
  tell({ kind: 'started', try: number })
  const trial = await runOnce(open, given)
  const result = conclude(trial, tries, open, given)
  await open.close(result.result)
  if (result.againInMs === null) tellDone(result.result, given, false)
  return result.againInMs
}

/** A trial for whatever comes of it. Throws where the journal broke, which no trial is to blame for, and where all is given up: then the try is interrupted. */
async function runOnce(open: OpenTry, { plan, surroundings, paths, run }: TurnGiven): Promise<Trial> {
  let trial: Trial
  try {
    trial = Trial.parse(await run({ ...plan, try: open.start.try }, { ...surroundings, journal: open.journal }))
    await settleContents(trial, paths.contents)
  } catch (error) {
    if (open.failure() === null && surroundings.signal.aborted) await open.close(await interrupted(open))
    surroundings.signal.throwIfAborted()
    trial = brokenTrial(plan, { error, evidence: await readEvidence(open), redactor: surroundings.redactor })
  }
  if (open.failure() !== null) throw open.failure()
  return trial
}

function conclude(trial: Trial, tries: readonly KeptTry[], { start }: OpenTry, given: TurnGiven): { result: TryResult; againInMs: number | null } {
  const { retries, random, tell } = given
  const { run: _, request, ...known } = start
  const entry = { ...known, status: trial.status, error: trial.error, durationMs: trial.durationMs, phases: trial.phases, steps: [], torn: false }
  if (trial.status !== 'failed') return { result: { version: 1, request, entry, trial, again: false }, againInMs: null }
  const error = trial.error ?? { type: 'Error', message: 'failed without a word' }
  const before = tries.filter(({ result }) => result?.trial?.status === 'failed' && result.request === request).length
  const againInMs = waitBeforeRetry(retries, { failures: before + 1, type: error.type, random })
  tell({ kind: 'try-failed', try: start.try, error, againInMs })
  return { result: { version: 1, request, entry, trial, again: againInMs !== null }, againInMs }
}

function tellDone({ trial }: TryResult, { tell }: TurnGiven, recalled: boolean): void {
  if (!trial) return
  const { status, error, durationMs } = trial
  const reward = trial.steps.at(-1)?.inPlace?.reward ?? null
  tell({ kind: 'done', try: trial.try, recalled, status, error, reward, durationMs, ...spentBy(trial.trajectory.steps) })
}
