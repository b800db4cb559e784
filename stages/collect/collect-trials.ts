import { createHash } from 'node:crypto'
import { runTrial, type TrialPlan, type TrialSurroundings, trialId } from '#kit/agents'
import { canonicalJson, type Trial, type TrialTry } from '#kit/records'
import { folderContents } from '#kit/sandbox'
import { StageError } from '#kit/stage'
import { inTurn } from './in-turn.ts'
import { openRun } from './journal/open-run.ts'
import { type KeptTry, readTries } from './journal/read-tries.ts'
import { sweepStore } from './journal/sweep.ts'
import { trialPaths } from './journal/trial-paths.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { takeTurn } from './take-turn.ts'
import type { TrialEvent } from './trial-event.ts'
import { type KeyGiven, trialKey } from './trial-key.ts'
import { limitsOf, type TrialLimits } from './trial-limits.ts'

export interface CollectRequest {
  plans: readonly TrialPlan[]
  limits: TrialLimits
  retries: RetryPolicy
  /** Folder that keeps trials and their tries between runs; the bytes of their files are in its folder `contents`. */
  store: string
  /** Digest of the code that runs trials, null where it is not known: see `trialKey`. */
  code: string | null
  surroundings: Omit<TrialSurroundings, 'journal'>
  /** What else a kept trial depends on. */
  keyedBy?: Readonly<Record<string, unknown>>
  /** Has another go also at trials that failed when the same was asked for before; what was cut off then counts as new. */
  retryFailed?: boolean
  onEvent?(event: TrialEvent): void
  /** Numbers from 0 to 1, for the waits between tries. */
  random?(): number
  run?: typeof runTrial
}

/** A trial that stands, with every try at it; `recalled` where it stood before this run began. */
export interface CollectedTrial {
  plan: TrialPlan
  trial: Trial
  tries: TrialTry[]
  recalled: boolean
}

/**
 * Runs each trial that does not stand yet and gives all of them in the order of the plans; none is kept in memory. It may be killed at any moment: asked for the
 * same again, it goes on from what the store has. What breaks in a trial is a failed trial; it throws where the store breaks or the signal is aborted.
 */
export async function* collectTrials(request: CollectRequest): AsyncGenerator<CollectedTrial> {
  const { plans, limits, retries, store, code, surroundings, keyedBy = {}, retryFailed = false, random = Math.random, run = runTrial } = request
  const tell = (event: TrialEvent) => request.onEvent?.(event)
  const keys = keysOf(plans, { code, maximumAgentMs: surroundings.maximumAgentMs, also: keyedBy })
  const paths = trialPaths(store)
  const contents = folderContents(paths.contents)
  const asked = retryFailed ? crypto.randomUUID() : digest(canonicalJson([[...keys.keys()].sort(), retries]))
  await using owner = await openRun(paths)
  const recalled = new Set<string>()
  await sweepStore(paths, owner)
  await reapAll(request)
  for (const [place, plan] of plans.entries()) tell({ at: surroundings.now(), place, trial: trialId(plan), kind: 'queued' })
  const turns = inTurn([...keys.entries()], {
    maximum: limits.trials,
    limitsOf: ([, plan]) => limitsOf(plan, limits),
    signal: surroundings.signal,
    work: async ([key, plan], place, signal) => {
      const turn = await takeTurn({
        ...{ plan, key, request: asked, paths, owner, contents, retries, random, run },
        surroundings: { ...surroundings, signal },
        tell: (news) => tell({ at: surroundings.now(), place, trial: trialId(plan), ...news }),
      })
      if (turn.recalled) recalled.add(key)
      return turn.againInMs
    },
  })
  for await (const [key, plan] of turns) yield { plan, ...standing(await readTries(paths, key)), recalled: recalled.delete(key) }
}

/** Plans by their keys. The same trial twice would wait for itself. */
function keysOf(plans: readonly TrialPlan[], given: KeyGiven): Map<string, TrialPlan> {
  const keys = new Map<string, TrialPlan>()
  for (const plan of plans) {
    const key = trialKey(plan, given)
    if (keys.has(key)) throw new StageError(`trial ${trialId(plan)} is asked for twice; ask for it once, or raise the number of attempts`)
    keys.set(key, plan)
  }
  return keys
}

async function reapAll({ plans, surroundings, onEvent }: CollectRequest): Promise<void> {
  for (const sandbox of new Set(plans.map((plan) => plan.sandbox))) {
    const what = (await sandbox.reap?.()) ?? []
    if (what.length > 0) onEvent?.({ at: surroundings.now(), kind: 'reaped', sandbox: sandbox.name, what })
  }
}

/** The last try is the one that stands. */
function standing(tries: readonly KeptTry[]): Pick<CollectedTrial, 'trial' | 'tries'> {
  const results = tries.flatMap(({ result }) => result ?? [])
  const trial = results.at(-1)?.trial
  if (!trial) throw new StageError(`a trial that was done is not in the store any more (${tries[0]?.paths.folder}); run the same command again`)
  const rows = results.map(({ entry, trial: of }, place): TrialTry => {
    const stands = place === results.length - 1
    return { ...entry, stands, steps: stands ? [] : (of?.trajectory.steps ?? entry.steps) }
  })
  return { trial, tries: rows }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
