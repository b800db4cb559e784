import { type TrialPlan, trialId } from '#kit/agents'
import { canonicalJson, Trial } from '#kit/records'
import type { StageCache } from '#kit/stage'

/**
 * Runs a trial at most once for all that it depends on: the task as the agent meets it, agent, sandbox, attempt and `code`. Tests are no part of that. A failed
 * trial is not kept, so that the next run tries again; nor is any where `code` is not known.
 */
export async function recallOrRun(
  plan: TrialPlan,
  { cache, code, run }: { cache: StageCache; code: string | undefined; run: (plan: TrialPlan) => Promise<Trial> },
): Promise<{ trial: Trial; recalled: boolean }> {
  if (code === undefined) return { trial: await run(plan), recalled: false }
  const key = canonicalJson({ trial: trialId(plan), task: plan.task.record.sha256, agent: plan.agent.version, code })
  const kept = Trial.safeParse(await cache.get(key))
  if (kept.success) return { trial: kept.data, recalled: true }
  const trial = await run(plan)
  if (trial.status !== 'failed') await cache.set(key, trial)
  return { trial, recalled: false }
}
