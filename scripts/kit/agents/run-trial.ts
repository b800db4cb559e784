import type { KeptFile, Trial, TrialStatus } from '#kit/records'
import type { Redactor } from '#kit/redact'
import { isBookkeeping, restrict, type Sandbox, type SandboxBackend } from '#kit/sandbox'
import { countEscalations } from '#kit/shell'
import type { Agent } from './agent.ts'
import type { LoadedStep, LoadedTask } from './loaded-task.ts'
import { recordTrajectory, type TrajectoryRecorder } from './record-trajectory.ts'
import { redactedContents } from './redacted-contents.ts'
import { sandboxStart } from './sandbox-start.ts'
import type { TrialJournal } from './trial-journal.ts'
import { within } from './within.ts'

export interface TrialPlan {
  task: LoadedTask
  agent: Agent
  sandbox: SandboxBackend
  /** Counts from 1. */
  attempt: number
  /** Counts from 1. */
  try?: number
}

export interface TrialSurroundings {
  /** Aborted, the trial is given up and leaves no record. */
  signal: AbortSignal
  /** Takes secrets out of the trajectory, the error and the files that were left. */
  redactor: Redactor
  now(): Date
  journal: TrialJournal
  /** Over whatever the task allows. */
  maximumAgentMs: number
}

const outputLimitBytes = 8 * 1024 * 1024

export const trialId = ({ task, agent, sandbox, attempt }: TrialPlan): string => `${task.record.name}/${agent.name}/${sandbox.name}/${attempt}`

/** Start, let the agent work, keep what it left, record. What breaks on the way is a trial with status `failed`, which keeps the steps recorded till then. */
export async function runTrial(plan: TrialPlan, surroundings: TrialSurroundings): Promise<Trial> {
  const startedAt = surroundings.now()
  const [step] = plan.task.steps
  const recorder = recordTrajectory({ id: trialId(plan), agent: plan.agent, instruction: step.instruction, startedAt })
  let outcome: Outcome
  try {
    await using sandbox = await start(plan, surroundings)
    const status = await work(plan, step, sandbox, recorder, surroundings)
    const state = await keepState(sandbox, surroundings)
    outcome = { status, error: null, steps: [{ name: step.name, status, state, artifacts: [], inPlace: null }] }
  } catch (error) {
    surroundings.signal.throwIfAborted()
    outcome = { status: 'failed', error: describe(error), steps: [] }
  }
  return toRecord(plan, surroundings, recorder, outcome, startedAt)
}

type Outcome = Pick<Trial, 'status' | 'error' | 'steps'>

const describe = (error: unknown): Trial['error'] =>
  error instanceof Error ? { type: error.name, message: error.message } : { type: 'Error', message: String(error) }

function start({ task, sandbox }: TrialPlan, { signal }: TrialSurroundings): Promise<Sandbox> {
  return sandbox.start({ ...sandboxStart(task), signal })
}

async function work(
  { task, agent }: TrialPlan,
  { instruction, solution, agent: allowed }: LoadedStep,
  sandbox: Sandbox,
  recorder: TrajectoryRecorder,
  { signal, maximumAgentMs }: TrialSurroundings,
): Promise<TrialStatus> {
  const timeoutMs = Math.min(allowed.timeoutMs ?? Number.POSITIVE_INFINITY, maximumAgentMs)
  return within(timeoutMs, signal, (bounded) => {
    const environment = restrict(sandbox, { signal: bounded, timeoutMs, outputLimitBytes })
    return agent.run({ instruction, environment, task: task.record, solution, signal: bounded, record: recorder.record })
  })
}

async function keepState(sandbox: Sandbox, { journal, redactor }: TrialSurroundings): Promise<KeptFile[]> {
  return (await sandbox.snapshot(redactedContents(journal.contents, redactor))).filter(({ path }) => !isBookkeeping(path))
}

function toRecord(plan: TrialPlan, { now, redactor }: TrialSurroundings, recorder: TrajectoryRecorder, outcome: Outcome, startedAt: Date): Trial {
  const trajectory = recorder.trajectory()
  const trial: Trial = {
    version: 2,
    id: trialId(plan),
    task: plan.task.record.name,
    agent: plan.agent.name,
    model: plan.agent.model?.name ?? null,
    provider: plan.agent.model?.provider ?? null,
    sandbox: plan.sandbox.name,
    attempt: plan.attempt,
    try: plan.try ?? 1,
    ...outcome,
    durationMs: now().getTime() - startedAt.getTime(),
    phases: {},
    escalations: escalationsOf(trajectory),
    trajectory,
  }
  return redactor.redact(trial).value
}

/** Commands the agent ran as someone else, on its own machine. */
function escalationsOf({ steps }: Trial['trajectory']): number {
  const calls = steps.flatMap((step) => (step.source === 'agent' ? (step.tool_calls ?? []) : []))
  return calls.filter((call) => call.function_name === 'bash').reduce((sum, call) => sum + countEscalations(String(call.arguments.command)), 0)
}
