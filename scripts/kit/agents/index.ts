/** Tasks, the agents that are set them, and the life of a trial. */
export type { Agent, AgentAssignment, AgentStep } from './agent.ts'
export { loadTask, loadTasks } from './load-task.ts'
export type { Healthcheck, LoadedStep, LoadedTask } from './loaded-task.ts'
export { type AgentName, agentNames, loadAgent } from './registry.ts'
export { runTrial, type TrialPlan, type TrialSurroundings, trialId } from './run-trial.ts'
export { sandboxStart } from './sandbox-start.ts'
export { TaskError } from './task-error.ts'
export { memoryJournal, type TrialJournal, type TrialPhase } from './trial-journal.ts'
