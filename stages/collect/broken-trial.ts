import { describeError, type TrialPlan, trialId } from '#kit/agents'
import { Trajectory, type TrajectoryStep, type Trial, type TrialTry } from '#kit/records'
import type { Redactor } from '#kit/redact'

/** The record of a trial whose own harness broke, with what its journal has. */
export function brokenTrial(
  plan: TrialPlan,
  { error, evidence, redactor }: { error: unknown; evidence: Omit<TrialTry, 'stands' | 'status' | 'error'>; redactor: Redactor },
): Trial {
  const { startedAt, durationMs, phases, task, agent, model, sandbox, attempt, try: number } = evidence
  const trial: Trial = {
    version: 2,
    id: trialId(plan),
    task,
    agent,
    model,
    provider: plan.agent.model?.provider ?? null,
    sandbox,
    attempt,
    try: number,
    status: 'failed',
    error: describeError(error),
    durationMs,
    phases,
    escalations: 0,
    trajectory: trajectoryOf(plan, startedAt, evidence.steps),
    steps: [],
  }
  return redactor.redact(trial).value
}

/** The steps as they were recorded; the instruction alone where they are none of a trajectory. */
function trajectoryOf(plan: TrialPlan, startedAt: string, recorded: readonly TrajectoryStep[]): Trajectory {
  const asked: TrajectoryStep = { step_id: 1, source: 'user', timestamp: startedAt, message: plan.task.steps[0].instruction }
  const of = (steps: readonly TrajectoryStep[]) => ({
    schema_version: 'ATIF-v1.7' as const,
    trajectory_id: trialId(plan),
    agent: { name: plan.agent.name, version: plan.agent.version },
    steps: [...steps],
    final_metrics: { total_steps: steps.length },
  })
  const whole = Trajectory.safeParse(of(recorded[0]?.step_id === 1 ? recorded : [asked, ...recorded]))
  return whole.success ? whole.data : of([asked])
}
