import { sha256 } from '#kit/digest'
import { canonicalJson, type Trial, TrialDecision } from '#kit/records'
import { type DecisionLines, readLines, writeLine } from './decision-lines.ts'

export const TRIAL_DECISIONS_FILE = 'datasets/reviews/trials.jsonl'

/** By the id of the trial. */
export type TrialDecisions = ReadonlyMap<string, TrialDecision>

const lines: DecisionLines<TrialDecision> = { schema: TrialDecision, nameOf: ({ trial }) => trial, thing: 'a trial' }

export const readTrialDecisions = (path: string): Promise<TrialDecisions> => readLines(path, lines)

/** Null takes the decision back. */
export const writeTrialDecision = (path: string, trial: string, decision: TrialDecision | null): Promise<TrialDecisions> =>
  writeLine(path, trial, decision, lines)

/** What a decision about a trial is about: what was asked, said, done, shown and left. Times, tokens and the trial's number of tries are not. */
export function trialDigest({ task, agent, model, status, trajectory, steps }: Trial): string {
  const said = trajectory.steps.map((step) => ({
    source: step.source,
    message: step.message,
    calls: step.source === 'agent' ? (step.tool_calls ?? []).map(({ function_name, arguments: given }) => [function_name, given]) : [],
    shown: (step.observation?.results ?? []).map(({ content }) => content ?? ''),
  }))
  const left = steps.map(({ state }) => state.map(({ path, kind, mode, sha256: content, target }) => [path, kind, mode, content, target]))
  return sha256(canonicalJson({ task, agent, model, status, said, left })).slice(0, 16)
}
