import { runTrial, type TrialPlan, trialId } from '#kit/agents'
import type { Redactor } from '#kit/redact'
import { createGate, folderContents } from '#kit/sandbox'
import { type CollectedTrial, collectTrials } from '../collect-trials.ts'
import { trialPaths } from '../journal/trial-paths.ts'
import { RetryPolicy } from '../retry-policy.ts'
import type { TrialEvent } from '../trial-event.ts'
import type { CollectConfig } from './collect-config.ts'
import { judgeTrial } from './judge-trial.ts'
import { outputPaths } from './output-paths.ts'
import type { Verdict } from './verdict.ts'

/** A trial's event, or that its tests have begun or are done. */
export type HandEvent = TrialEvent | { at: Date; kind: 'testing'; trial: string } | { at: Date; kind: 'judged'; trial: string; verdict: Verdict }

export interface HandRequest {
  config: CollectConfig
  plans: readonly TrialPlan[]
  redactor: Redactor
  signal: AbortSignal
  now(): Date
  onEvent(event: HandEvent): void
}

export interface HandResult {
  /** In the order of the plans; of a run that was stopped those that it came to. */
  verdicts: Verdict[]
  /** Trials that stood before. */
  recalled: number
  /** At the trials that are done: those that stand, those that failed and were made again, those that were cut off. */
  tries: { made: number; retried: number; interrupted: number }
  wasStopped: boolean
}

const MAXIMUM_AGENT_MS = 24 * 3_600_000

/** Runs and tests every trial that does not stand yet. Stopped by its signal, it leaves what was done whole and tells what that is. */
export async function collectByHand(request: HandRequest): Promise<HandResult> {
  const { config, plans, redactor, signal, now, onEvent } = request
  const paths = outputPaths(config.output_dir)
  const contents = folderContents(trialPaths(paths.store).contents)
  const verdicts = new Map<string, Verdict>()
  const testing = new Set<Promise<void>>()
  const failures: unknown[] = []
  // A trial and the tests of another count alike: each holds a sandbox.
  const gate = createGate(config.n_concurrent)
  let recalled = 0
  const tries = { made: 0, interrupted: 0 }
  const judge = async (collected: CollectedTrial) => {
    onEvent({ at: now(), kind: 'testing', trial: collected.trial.id })
    const verdict = await gate(() => judgeTrial(collected, { paths, contents, redactor, signal }))
    verdicts.set(collected.trial.id, verdict)
    tries.made += collected.tries.length
    tries.interrupted += collected.tries.filter(({ status }) => status === 'interrupted').length
    onEvent({ at: now(), kind: 'judged', trial: collected.trial.id, verdict })
  }
  try {
    const trials = collectTrials({
      plans,
      limits: { trials: config.n_concurrent, sandboxes: {}, providers: {} },
      retries: RetryPolicy.parse({}),
      store: paths.store,
      code: null,
      surroundings: { signal, redactor, now, maximumAgentMs: MAXIMUM_AGENT_MS },
      onEvent,
      run: (plan, surroundings) => gate(() => runTrial(plan, surroundings)),
    })
    for await (const collected of trials) {
      recalled += collected.recalled ? 1 : 0
      const test: Promise<void> = judge(collected)
        .catch((error: unknown) => {
          failures.push(error)
        })
        .finally(() => testing.delete(test))
      testing.add(test)
      if (testing.size >= config.n_concurrent) await Promise.race(testing)
      if (failures.length > 0) throw failures[0]
    }
    await Promise.all(testing)
    if (failures.length > 0) throw failures[0]
  } catch (error) {
    await Promise.all(testing)
    if (!signal.aborted) throw error
  }
  const retried = tries.made - verdicts.size - tries.interrupted
  return { verdicts: plans.flatMap((plan) => verdicts.get(trialId(plan)) ?? []), recalled, tries: { ...tries, retried }, wasStopped: signal.aborted }
}
