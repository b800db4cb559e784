import type { TaskStepResult, Trial, Verification } from '#kit/records'
import type { Redactor } from '#kit/redact'
import type { Contents, Sandbox, SandboxBackend, SandboxStart } from '#kit/sandbox'
import { countEscalations } from '#kit/shell'
import type { Agent } from './agent.ts'
import { awaitHealthy } from './await-healthy.ts'
import { describeError } from './describe-error.ts'
import { keepState } from './keep-state.ts'
import type { LoadedStep, LoadedTask } from './loaded-task.ts'
import { type PhaseClock, phaseClock } from './phase-clock.ts'
import { recordTrajectory, type TrajectoryRecorder } from './record-trajectory.ts'
import { redactedContents } from './redacted-contents.ts'
import { sandboxStart } from './sandbox-start.ts'
import { setUpStep } from './set-up-step.ts'
import type { TrialJournal } from './trial-journal.ts'
import { testInPlace } from './verification/test-in-place.ts'
import { findTooLow, isGate } from './verification/tests-count.ts'
import { verifyStep } from './verification/verify-step.ts'
import { withNetwork } from './with-network.ts'
import { workOnStep } from './work-on-step.ts'

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
  /** Over whatever the task allows for a step. */
  maximumAgentMs: number
}

export const trialId = ({ task, agent, sandbox, attempt }: TrialPlan): string => `${task.record.name}/${agent.name}/${sandbox.name}/${attempt}`

/**
 * Starts the task's environment and goes through its steps, each of which may end the trial by a reward that is too low. What breaks on the way is a trial with
 * status `failed`, which keeps what was recorded and what earlier steps left.
 */
export async function runTrial(plan: TrialPlan, surroundings: TrialSurroundings): Promise<Trial> {
  const startedAt = surroundings.now()
  const life = beginLife(plan, surroundings)
  const steps: TaskStepResult[] = []
  let error: Trial['error'] = null
  let image: string | undefined
  try {
    await using sandbox = await life.clock.during('start', () => plan.sandbox.start({ ...life.start, signal: surroundings.signal }))
    image = sandbox.image?.[0]
    for (const step of plan.task.steps) {
      const result = await goThroughStep(life, sandbox, step)
      steps.push(result)
      if (isGate(plan.task, step) && findTooLow(step, result.inPlace)) break
    }
  } catch (thrown) {
    surroundings.signal.throwIfAborted()
    error = describeError(thrown)
  }
  return toRecord(life, { steps, error, image, startedAt })
}

/** What a trial has from its beginning to its end. */
interface Life {
  plan: TrialPlan
  surroundings: TrialSurroundings
  start: SandboxStart
  clock: PhaseClock
  recorder: TrajectoryRecorder
  contents: Contents
}

function beginLife(plan: TrialPlan, surroundings: TrialSurroundings): Life {
  const { journal, redactor } = surroundings
  return {
    plan,
    surroundings,
    start: {
      ...sandboxStart(plan.task),
      buildLog: (text) => journal.buildLog(redactor.redact(text).value),
      networkLog: (text) => journal.networkLog(redactor.redact(text).value),
    },
    clock: phaseClock(journal),
    recorder: recordTrajectory({ id: trialId(plan), agent: plan.agent, onStep: (step) => journal.step(redactor.redact(step).value) }),
    contents: redactedContents(journal.contents, redactor),
  }
}

async function goThroughStep(life: Life, sandbox: Sandbox, step: LoadedStep): Promise<TaskStepResult> {
  await prepare(life, sandbox, step)
  const status = await work(life, sandbox, step)
  const left = await keep(life, sandbox, step)
  const inPlace = await test(life, sandbox, step, left)
  return { name: step.name, status, ...left, inPlace }
}

/** An environment is waited for before anything is done in it; a step's own healthcheck says that the step is set up. */
async function prepare({ surroundings: { signal }, start, clock }: Life, sandbox: Sandbox, step: LoadedStep): Promise<void> {
  const { healthcheck } = step
  const waitTillHealthy = async () => {
    if (healthcheck) await clock.during('healthcheck', () => awaitHealthy(sandbox, healthcheck, signal))
  }
  if (!step.name) await waitTillHealthy()
  await clock.during('setup', () => setUpStep(sandbox, step, { workdir: start.workdir, signal }))
  if (step.name) await waitTillHealthy()
}

function work({ plan: { task, agent }, surroundings, start, clock, recorder }: Life, sandbox: Sandbox, step: LoadedStep): Promise<TaskStepResult['status']> {
  return clock.during('agent', () => {
    recorder.instruct(step.instruction, surroundings.now())
    return withNetwork(sandbox, { wanted: step.agent.network, usual: start.network }, () =>
      workOnStep(sandbox, { task, step, agent }, { ...surroundings, recorder }),
    )
  })
}

/** What the agent left running is ended where nobody needs it: neither tests in place nor a step to come. */
function keep({ plan: { task }, surroundings: { signal }, clock, contents }: Life, sandbox: Sandbox, step: LoadedStep) {
  const stopsProcesses = task.verification !== 'in-place' && step === task.steps.at(-1)
  return clock.during('state', () => keepState(sandbox, step, { contents, stopsProcesses, signal }))
}

/** Tests run now where they need what runs here, or where the next step waits for what they give. */
async function test(life: Life, sandbox: Sandbox, step: LoadedStep, left: Pick<TaskStepResult, 'state' | 'artifacts'>): Promise<Verification | null> {
  const { plan, surroundings, start, clock, contents } = life
  const { signal } = surroundings
  if (plan.task.verification === 'in-place') {
    const isLast = step === plan.task.steps.at(-1)
    const run = () => testInPlace(sandbox, step, { isLast, signal })
    return clock.during('tests', () => withNetwork(sandbox, { wanted: step.verifier.network, usual: start.network }, run))
  }
  if (!isGate(plan.task, step)) return null
  const image = sandbox.image?.[0]
  return clock.during('tests', () => verifyStep(plan.task, step, { ...left, image }, { backend: plan.sandbox, contents, signal }))
}

function toRecord(
  { plan, surroundings: { now, redactor }, clock, recorder }: Life,
  { steps, error, image, startedAt }: Pick<Trial, 'steps' | 'error' | 'image'> & { startedAt: Date },
): Trial {
  // A trial that broke before its agent was asked anything says what it would have been asked.
  if (error && !recorder.hasBegun()) recorder.instruct(plan.task.steps[0].instruction, startedAt)
  const trajectory = recorder.trajectory()
  const isLate = steps.some(({ status }) => status === 'agent-timeout')
  const trial: Trial = {
    version: 2,
    id: trialId(plan),
    task: plan.task.record.name,
    agent: plan.agent.name,
    model: plan.agent.model?.name ?? null,
    provider: plan.agent.model?.provider ?? null,
    sandbox: plan.sandbox.name,
    ...(image !== undefined && { image }),
    attempt: plan.attempt,
    try: plan.try ?? 1,
    status: error ? 'failed' : isLate ? 'agent-timeout' : 'completed',
    error,
    durationMs: now().getTime() - startedAt.getTime(),
    phases: clock.phases(),
    escalations: escalationsOf(trajectory),
    trajectory,
    steps,
  }
  return redactor.redact(trial).value
}

/** Commands the agent ran as someone else, on its own machine. */
function escalationsOf({ steps }: Trial['trajectory']): number {
  const calls = steps.flatMap((step) => (step.source === 'agent' ? (step.tool_calls ?? []) : []))
  return calls.filter((call) => call.function_name === 'bash').reduce((sum, call) => sum + countEscalations(String(call.arguments.command)), 0)
}
