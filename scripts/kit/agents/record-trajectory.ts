import { type ToolDefinition, Trajectory, type TrajectoryStep } from '#kit/records'
import { tools } from '#kit/tools'
import type { Agent, AgentStep } from './agent.ts'
import { ownCallIds } from './own-call-ids.ts'

export interface TrajectoryRecorder {
  /** What the agent is asked from now on. */
  instruct(instruction: string, at: Date): void
  record(step: AgentStep): void
  hasBegun(): boolean
  /** The trajectory so far, checked. */
  trajectory(): Trajectory
}

/** An ATIF v1.7 document that grows by instructions and the agent's steps; `onStep` is given each as it is taken. */
export function recordTrajectory({ id, agent, onStep }: { id: string; agent: Agent; onStep: (step: TrajectoryStep) => void }): TrajectoryRecorder {
  const steps: TrajectoryStep[] = []
  const usedIds = new Set<string>()
  const add = (step: TrajectoryStep) => {
    steps.push(step)
    onStep(step)
  }
  return {
    instruct: (message, at) => add({ step_id: steps.length + 1, source: 'user', timestamp: at.toISOString(), message }),
    record: (step) => add({ step_id: steps.length + 1, source: 'agent', ...ownCallIds(step, usedIds) }),
    hasBegun: () => steps.length > 0,
    trajectory: () =>
      Trajectory.parse({
        schema_version: 'ATIF-v1.7',
        trajectory_id: id,
        agent: {
          name: agent.name,
          version: agent.version,
          ...(agent.model && { model_name: agent.model.name }),
          tool_definitions: tools.filter(isOffered),
        },
        steps,
        final_metrics: { ...totalsOf(steps), total_steps: steps.length },
      }),
  }
}

/** In a sandbox there is one machine: an agent has its shell. */
const isOffered = (tool: ToolDefinition): boolean => tool.function.name === 'bash'

const totals = [
  ['prompt_tokens', 'total_prompt_tokens'],
  ['completion_tokens', 'total_completion_tokens'],
  ['cached_tokens', 'total_cached_tokens'],
  ['cost_usd', 'total_cost_usd'],
] as const

/** Sums over the steps that say any. */
function totalsOf(steps: readonly TrajectoryStep[]): Partial<Record<(typeof totals)[number][1], number>> {
  const metrics = steps.flatMap((step) => (step.source === 'agent' && step.metrics ? [step.metrics] : []))
  const known = totals.map(([name, total]) => [total, metrics.flatMap((metric) => metric[name] ?? [])] as const)
  return Object.fromEntries(
    known.filter(([, numbers]) => numbers.length > 0).map(([total, numbers]) => [total, numbers.reduce((sum, number) => sum + number, 0)]),
  )
}
