import type { SandboxName, Verification } from '#kit/records'
import type { Redactor } from '#kit/redact'
import type { SandboxBackend } from '#kit/sandbox'
import type { Agent } from '../agent.ts'
import { describeError } from '../describe-error.ts'
import type { LoadedTask } from '../loaded-task.ts'
import { nop } from '../nop.ts'
import { oracle } from '../oracle/oracle.ts'
import { runTrial } from '../run-trial.ts'
import { sandboxStart } from '../sandbox-start.ts'
import { memoryJournal } from '../trial-journal.ts'
import { verifyTrial } from '../verification/verify-trial.ts'
import { judgeLint, type LintedAgent, type LintVerdict } from './judge-lint.ts'

/** What the lint says of a task in one sandbox. `verification` null: nothing could be run. */
export interface LintedTask extends Omit<LintVerdict, 'verification'> {
  task: string
  folder: string
  sandbox: SandboxName
  verification: LintVerdict['verification'] | null
  agents: LintedAgent[]
}

export interface LintSurroundings {
  signal: AbortSignal
  /** Takes secrets out of what is told. */
  redactor: Redactor
  /** What is found is kept beside the tasks, and decides from now on where their tests run. */
  isKept: boolean
}

/** Over whatever a task allows its agents, which none of them is. */
const maximumAgentMs = 3_600_000

/** Sets a task to the oracle and to nop, and runs its tests on what each left in every way that the format knows. What goes wrong is a problem of the result. */
export async function lintTask(task: LoadedTask, sandbox: SandboxBackend, given: LintSurroundings): Promise<LintedTask> {
  const linted = { task: task.record.name, folder: task.record.folder, sandbox: sandbox.name }
  const hindrances = await findHindrances(task, sandbox)
  if (hindrances.length > 0) return { ...linted, verification: null, agrees: null, agents: [], problems: hindrances }
  const agents: LintedAgent[] = []
  for (const agent of [oracle, nop]) {
    const run = await tryAgent(task, agent, sandbox, given)
    if ('problem' in run) return { ...linted, verification: null, agrees: null, agents, problems: [run.problem] }
    agents.push(run)
  }
  return { ...linted, agents, ...judgeLint(task, agents, given.isKept) }
}

async function findHindrances(task: LoadedTask, sandbox: SandboxBackend): Promise<string[]> {
  const starts = [sandboxStart(task), ...task.steps.flatMap((step) => step.verifier.environment ?? [])]
  const problems: (string | null | undefined)[] = []
  for (const step of task.steps) problems.push(oracle.findProblem?.({ task: task.record, solution: step.solution }))
  for (const start of starts) problems.push(sandbox.findStartProblem?.(start) ?? (await sandbox.findEngineProblem?.(start)))
  return [...new Set(problems.filter((problem) => typeof problem === 'string'))]
}

async function tryAgent(
  task: LoadedTask,
  agent: Agent,
  sandbox: SandboxBackend,
  { signal, redactor }: LintSurroundings,
): Promise<LintedAgent | { problem: string }> {
  const isSeparate = task.verification === 'separate'
  // Tests in place run after the state is kept: one trial tells both ways.
  const asked: LoadedTask = isSeparate ? task : { ...task, verification: 'in-place' }
  const journal = memoryJournal()
  const trial = await runTrial({ task: asked, agent, sandbox, attempt: 1 }, { signal, redactor, now: () => new Date(), journal, maximumAgentMs })
  if (trial.error) return { problem: `${agent.name}: the trial failed: ${trial.error.type}: ${trial.error.message}` }
  if (trial.status === 'agent-timeout') return { problem: `${agent.name} ran out of time; give [agent] timeout_sec more, or make the solution quicker` }
  const verify = (isAfresh: boolean): Promise<Verification> =>
    verifyTrial(trial, asked, { backend: sandbox, contents: journal.contents, signal, isAfresh }).catch((error: unknown) => {
      signal.throwIfAborted()
      const problem = `the tests could not run: ${describeError(error).message}`
      return { reward: null, rewards: {}, problem, testOutput: '' }
    })
  const name = agent.name === 'oracle' ? 'oracle' : 'nop'
  if (isSeparate) return { agent: name, keptState: null, inPlace: null, separate: await verify(false) }
  return { agent: name, keptState: await verify(true), inPlace: await verify(false), separate: null }
}
