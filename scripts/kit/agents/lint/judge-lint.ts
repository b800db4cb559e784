import type { Verification } from '#kit/records'
import type { LoadedTask } from '../loaded-task.ts'

/** What the tests gave for one agent; each null where the task's tests do not run that way. */
export interface LintedAgent {
  agent: 'oracle' | 'nop'
  keptState: Verification | null
  inPlace: Verification | null
  separate: Verification | null
}

export interface LintVerdict {
  /** Where the tests run faithfully. */
  verification: LoadedTask['verification']
  /** Whether both ways give each agent the same reward; null where there is one way alone. */
  agrees: boolean | null
  problems: string[]
}

/**
 * What is said of a task by what both agents came to: the oracle must score 1 and nop less where the tests run, and that must be where they run faithfully.
 * `isKept`: what is found decides from now on where the tests of a task run that does not say so itself.
 */
export function judgeLint(task: Pick<LoadedTask, 'verification' | 'record'>, agents: readonly LintedAgent[], isKept: boolean): LintVerdict {
  if (task.verification === 'separate') {
    const problems = agents.flatMap(({ agent, separate }) => scoreProblems(agent, separate, 'in the environment of the tests'))
    return { verification: 'separate', agrees: null, problems }
  }
  const differing = agents.filter(({ keptState, inPlace }) => keptState?.reward !== inPlace?.reward)
  const found = differing.length === 0 ? 'kept-state' : 'in-place'
  const verification = task.record.file.metadata.verification ?? (isKept ? found : task.verification)
  const problems =
    verification === 'in-place'
      ? agents.flatMap(({ agent, inPlace }) => scoreProblems(agent, inPlace, 'in place'))
      : [...agents.flatMap(({ agent, keptState }) => scoreProblems(agent, keptState, 'from the kept state')), ...differing.map(describeDifference)]
  return { verification, agrees: differing.length === 0, problems }
}

function scoreProblems(agent: LintedAgent['agent'], verification: Verification | null, where: string): string[] {
  if (!verification || verification.reward === null) {
    return [`${agent} has no reward ${where}: ${verification?.problem ?? 'its tests did not run'}; every run of the tests must leave a number`]
  }
  const { reward } = verification
  if (agent === 'oracle' && reward !== 1)
    return [`oracle scores ${reward} ${where}, and not 1: the reference solution does not solve the task, or the tests ask for more`]
  if (agent === 'nop' && reward >= 1) return [`nop scores ${reward} ${where}: the tests pass where nothing was done; make them see what is asked`]
  return []
}

const describeDifference = ({ agent, keptState, inPlace }: LintedAgent): string =>
  `${agent} scores ${said(keptState)} from the kept state and ${said(inPlace)} in place: the tests need what lives in the sandbox; say verification = "in-place" in [metadata] of task.toml`

const said = (verification: Verification | null): string => String(verification?.reward ?? 'nothing')
