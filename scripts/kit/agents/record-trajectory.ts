import { type ToolDefinition, Trajectory, type TrajectoryStep } from '#kit/records'
import { tools } from '#kit/tools'
import type { Agent, AgentStep } from './agent.ts'

export interface TrajectoryRecorder {
  record(step: AgentStep): void
  /** The trajectory so far, checked. */
  trajectory(): Trajectory
}

/** An ATIF v1.7 document that opens with the instruction and grows by the agent's steps. */
export function recordTrajectory({
  id,
  agent,
  instruction,
  startedAt,
}: {
  id: string
  agent: Agent
  instruction: string
  startedAt: Date
}): TrajectoryRecorder {
  const steps: TrajectoryStep[] = [{ step_id: 1, source: 'user', timestamp: startedAt.toISOString(), message: instruction }]
  return {
    record: (step) => {
      steps.push({ step_id: steps.length + 1, source: 'agent', ...step })
    },
    trajectory: () =>
      Trajectory.parse({
        schema_version: 'ATIF-v1.7',
        trajectory_id: id,
        agent: { name: agent.name, version: agent.version, tool_definitions: tools.filter(isOffered) },
        steps,
        final_metrics: { total_steps: steps.length },
      }),
  }
}

/** In a sandbox there is one machine: an agent has its shell. */
const isOffered = (tool: ToolDefinition): boolean => tool.function.name === 'bash'
