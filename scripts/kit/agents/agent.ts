import type { StateFile, Task, TrajectoryStep } from '#kit/records'
import type { AgentEnvironment } from '#kit/sandbox'

/** What one agent did, as a trajectory has it; the number of the step is the recorder's. */
export type AgentStep = Omit<Extract<TrajectoryStep, { source: 'agent' }>, 'source' | 'step_id'>

export interface AgentAssignment {
  instruction: string
  environment: AgentEnvironment
  task: Task
  /** The reference solution, for agents that are one; a model never sees it. */
  solution: readonly StateFile[]
  /** Variables for that solution. */
  solutionEnv?: Readonly<Record<string, string>>
  /** Aborted when the agent's time is over. The agent stops soon after; what it has recorded stands. */
  signal: AbortSignal
  record(step: AgentStep): void
}

/** Whoever solves tasks. It throws where it broke; failing to solve a task is no error. */
export interface Agent {
  readonly name: string
  /** Part of what a trial is known by: change it when the agent acts differently. */
  readonly version: string
  /** The model it asks, and who is asked for it; null where it asks none. */
  readonly model: { name: string; provider: string } | null
  /** What else it was set to that it acts by; part of what a trial is known by. */
  readonly settings: Readonly<Record<string, unknown>>
  /** What is known to be wrong before a trial of this task starts, or null. */
  findProblem?(given: { task: Task; solution: readonly StateFile[] }): string | null
  run(assignment: AgentAssignment): Promise<void>
}
