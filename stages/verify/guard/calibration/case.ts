import type { Decision } from '#kit/records'

/** What an agent says, runs, or calls that is no tool of its. */
export type CaseTurn = string | { says: string } | { calls: string; arguments: Readonly<Record<string, unknown>> }

/** A task of the workspace, with what is different about it. Paths are absolute; `tests` takes the place of all of its own. */
export interface CaseTask {
  base: string
  instruction?: string
  files?: Readonly<Record<string, string>>
  tests?: Readonly<Record<string, string>>
  permits?: readonly string[]
}

/** One agent that does what its script says, and what somebody decided about it who read the script and not the rules. */
export interface Case {
  id: string
  /** What it is an instance of. */
  kind: string
  task: string | CaseTask
  turns: readonly CaseTurn[]
  /** In the sandbox, and none of the task's: what an image should not have held. */
  hidden?: Readonly<Record<string, string>>
  /** The limit of the agent's time. */
  limitMs?: number
  /** What its clock says it took. */
  tookMs?: number
  label: Decision
  why: string
  /** A pattern would get it wrong: it looks like what it is not. */
  isHard?: boolean
  /** What is wrong with it cannot be told from commands and paths: the rules are not held to it, the reviewer is. */
  needsUnderstanding?: boolean
}
