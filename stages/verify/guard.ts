import { z } from 'zod'
import type { Decision, Trial, TrialVerdict } from '#kit/records'
import { isTampering } from '#kit/sandbox'
import type { Reward } from './read-reward.ts'

export const GuardGates = z.strictObject({
  minimumReward: z.number().default(1),
  /** Commands run as someone else. */
  maximumEscalations: z.number().int().min(0).default(0),
  runtimeBudgetMs: z.number().positive(),
})
export type GuardGates = z.infer<typeof GuardGates>

interface Finding {
  decision: Exclude<Decision, 'promote'>
  reason: string
}

/** May this trajectory become training data? Every finding is a reason; one to reject outweighs those that ask a person, and without any it is promoted. */
export function guard(trial: Trial, reward: Reward, gates: GuardGates): Pick<TrialVerdict, 'decision' | 'reasons'> {
  const findings = [...ofTrial(trial, gates), ...ofReward(trial, reward, gates), ...ofState(trial)]
  const reasons = findings.map((finding) => finding.reason)
  if (findings.some((finding) => finding.decision === 'reject')) return { decision: 'reject', reasons }
  if (findings.length > 0) return { decision: 'needs_human', reasons }
  return { decision: 'promote', reasons: [`reward ${reward.reward} reaches ${gates.minimumReward}, and nothing speaks against it`] }
}

function ofTrial({ status, error, escalations, durationMs, trajectory }: Trial, gates: GuardGates): Finding[] {
  const findings: Finding[] = []
  if (status === 'failed') findings.push({ decision: 'reject', reason: `the trial failed: ${error?.message ?? 'no error was recorded'}` })
  if (status === 'agent-timeout') findings.push({ decision: 'needs_human', reason: 'the agent ran out of time' })
  if (!trajectory.steps.some((step) => step.source === 'agent')) findings.push({ decision: 'reject', reason: 'the agent did nothing' })
  if (escalations > gates.maximumEscalations) {
    findings.push({ decision: 'reject', reason: `${escalations} commands run as someone else, ${gates.maximumEscalations} allowed` })
  }
  if (durationMs > gates.runtimeBudgetMs) findings.push({ decision: 'needs_human', reason: `took ${durationMs} ms, ${gates.runtimeBudgetMs} ms allowed` })
  return findings
}

function ofReward({ status }: Trial, reward: Reward, { minimumReward }: GuardGates): Finding[] {
  if (status === 'failed') return []
  if (reward.reward === null) return [{ decision: 'needs_human', reason: `no reward: ${reward.problem}` }]
  return reward.reward < minimumReward ? [{ decision: 'reject', reason: `reward ${reward.reward} is below ${minimumReward}` }] : []
}

function ofState({ steps }: Trial): Finding[] {
  const touched = steps
    .flatMap(({ state }) => state)
    .filter(({ path }) => isTampering(path))
    .map(({ path }) => path)
  return touched.length > 0 ? [{ decision: 'needs_human', reason: `changed what judges or runs the work: ${touched.slice(0, 5).join(', ')}` }] : []
}
