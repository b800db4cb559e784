import type { Trial } from '#kit/records'
import type { Redactor } from '#kit/redact'
import { isBookkeeping, restrict, type Sandbox, type SandboxBackend } from '#kit/sandbox'
import { countEscalations } from '#kit/shell'
import type { Agent } from './agent.ts'
import type { LoadedTask } from './load-task.ts'
import { recordTrajectory, type TrajectoryRecorder } from './record-trajectory.ts'
import { redactTrial } from './redact-trial.ts'
import { sandboxStart } from './sandbox-start.ts'
import { within } from './within.ts'

export interface TrialPlan {
  task: LoadedTask
  agent: Agent
  sandbox: SandboxBackend
  /** Counts from 1. */
  attempt: number
}

export interface TrialSurroundings {
  /** Aborted, the trial is given up and leaves no record. */
  signal: AbortSignal
  /** Takes secrets out of the trajectory, the error and the files that were left. */
  redactor: Redactor
  now(): Date
  /** Over whatever the task allows. */
  maximumAgentMs: number
}

const outputLimitBytes = 8 * 1024 * 1024

export const trialId = ({ task, agent, sandbox, attempt }: TrialPlan): string => `${task.record.name}/${agent.name}/${sandbox.name}/${attempt}`

/** Start, let the agent work, keep what it left, record. What breaks on the way is a trial with status `failed`, which keeps the steps recorded till then. */
export async function runTrial(plan: TrialPlan, surroundings: TrialSurroundings): Promise<Trial> {
  const startedAt = surroundings.now()
  const recorder = recordTrajectory({ id: trialId(plan), agent: plan.agent, instruction: plan.task.record.instruction, startedAt })
  let outcome: Outcome
  try {
    await using sandbox = await start(plan, surroundings)
    const status = await work(plan, sandbox, recorder, surroundings)
    outcome = { status, error: null, state: await keepState(sandbox) }
  } catch (error) {
    surroundings.signal.throwIfAborted()
    outcome = { status: 'failed', error: error instanceof Error ? `${error.name}: ${error.message}` : String(error), state: [] }
  }
  return toRecord(plan, surroundings, recorder, outcome, startedAt)
}

type Outcome = Pick<Trial, 'status' | 'error' | 'state'>

function start({ task, sandbox }: TrialPlan, { signal }: TrialSurroundings): Promise<Sandbox> {
  return sandbox.start({ ...sandboxStart(task), signal })
}

async function work(plan: TrialPlan, sandbox: Sandbox, recorder: TrajectoryRecorder, { signal, maximumAgentMs }: TrialSurroundings): Promise<Trial['status']> {
  const { record: task, solution } = plan.task
  const timeoutMs = Math.ceil(Math.min((task.file.agent.timeout_sec ?? Number.POSITIVE_INFINITY) * 1000, maximumAgentMs))
  return within(timeoutMs, signal, (bounded) => {
    const environment = restrict(sandbox, { signal: bounded, timeoutMs, outputLimitBytes })
    return plan.agent.run({ instruction: task.instruction, environment, task, solution, signal: bounded, record: recorder.record })
  })
}

async function keepState(sandbox: Sandbox): Promise<Trial['state']> {
  return (await sandbox.snapshot()).filter(({ path }) => !isBookkeeping(path))
}

function toRecord(plan: TrialPlan, { now, redactor }: TrialSurroundings, recorder: TrajectoryRecorder, outcome: Outcome, startedAt: Date): Trial {
  const trajectory = recorder.trajectory()
  const trial: Trial = {
    version: 1,
    id: trialId(plan),
    task: plan.task.record.name,
    agent: plan.agent.name,
    sandbox: plan.sandbox.name,
    attempt: plan.attempt,
    ...outcome,
    durationMs: now().getTime() - startedAt.getTime(),
    escalations: escalationsOf(trajectory),
    trajectory,
  }
  return redactTrial(trial, redactor)
}

/** Commands the agent ran as someone else, on its own machine. */
function escalationsOf({ steps }: Trial['trajectory']): number {
  const calls = steps.flatMap((step) => (step.source === 'agent' ? (step.tool_calls ?? []) : []))
  return calls.filter((call) => call.function_name === 'bash').reduce((sum, call) => sum + countEscalations(String(call.arguments.command)), 0)
}
