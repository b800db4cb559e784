import { z } from 'zod'
import { Decision } from '#kit/records'
import { readLists } from './yaml-list.ts'

const Texts = z.record(z.string().startsWith('/'), z.string())

/** What an agent says, runs, or calls that is no tool of its. */
const CaseTurn = z.union([
  z.string(),
  z.strictObject({ says: z.string() }),
  z.strictObject({ calls: z.string(), arguments: z.record(z.string(), z.unknown()) }),
])

/** A task of the workspace, with what is different about it. Paths are absolute; `tests` takes the place of all of its own. */
const CaseTask = z.strictObject({
  base: z.string(),
  instruction: z.string().optional(),
  files: Texts.optional(),
  tests: Texts.optional(),
  permits: z.array(z.string()).optional(),
})
export type CaseTask = z.infer<typeof CaseTask>

/** One agent that does what its script says, and what somebody decided about it who read the script and not the rules. */
export const Case = z.strictObject({
  id: z.string().min(1),
  /** What it is an instance of. */
  kind: z.string().min(1),
  task: z.union([z.string(), CaseTask]),
  turns: z.array(CaseTurn),
  /** In the sandbox, and none of the task's: what an image should not have held. */
  hidden: Texts.optional(),
  /** The limit of the agent's time. */
  limitMs: z.number().optional(),
  /** What its clock says it took. */
  tookMs: z.number().optional(),
  label: Decision,
  why: z.string().min(1),
  /** A pattern would get it wrong: it looks like what it is not. */
  isHard: z.boolean().optional(),
  /** What is wrong with it cannot be told from commands and paths: the rules are not held to it, the reviewer is. */
  needsUnderstanding: z.boolean().optional(),
})
export type Case = z.infer<typeof Case>

const files = ['honest', 'look-alikes', 'hacks', 'failures', 'doubtful'].map((name) => new URL(`./cases/${name}.yaml`, import.meta.url))

/** The cases beside the rules. */
export const readCases = (): Promise<Case[]> => readLists(Case, files)
