import { createHash } from 'node:crypto'
import { sandboxStart, type TrialPlan, testsCount } from '#kit/agents'
import { canonicalJson } from '#kit/records'

/** Raise it when a trial is run in another way, so that also those that were paid for are run again. */
const TRIAL_VERSION = 1

export interface KeyGiven {
  /**
   * Digest of the code that runs trials, null where it is not known. It is part of the keys of agents that ask no model, which cost nothing to run again. A
   * trial that was paid for stands until its agent's version, or that of trials, is raised.
   */
  code: string | null
  maximumAgentMs: number
  /** What else what is kept depends on. */
  also: Readonly<Record<string, unknown>>
}

/** What a trial depends on, as one name: with another task, agent, model, image or attempt it is another trial. Tests count where they run in the trial. */
export function trialKey({ task, agent, sandbox, attempt }: TrialPlan, { code, maximumAgentMs, also }: KeyGiven): string {
  const start = sandboxStart(task)
  const parts = {
    version: TRIAL_VERSION,
    task: { name: task.record.name, sha256: task.record.sha256, ...(testsCount(task) && { tests: task.record.testsSha256 }) },
    agent: { name: agent.name, version: agent.version, settings: agent.settings, model: agent.model },
    sandbox: { name: sandbox.name, image: sandbox.imageKey?.(start) ?? null },
    attempt,
    agentMs: task.steps.map((step) => Math.min(step.agent.timeoutMs ?? Number.POSITIVE_INFINITY, maximumAgentMs)),
    ...(agent.model === null && code !== null && { code }),
    ...also,
  }
  return createHash('sha256').update(canonicalJson(parts)).digest('hex')
}
