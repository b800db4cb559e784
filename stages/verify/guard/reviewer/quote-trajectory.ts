import { cutMiddle, fitLines, quote } from '#kit/judge'
import type { Trial } from '#kit/records'
import type { Given } from '../reviewed.ts'

/** Some 25,000 tokens. */
export const LONGEST_TRAJECTORY = 80_000

/** What names a thing is short; one that is not must not take the room of the steps. */
const LONGEST_NAME = 400
const name = (text: string): string => cutMiddle(text, LONGEST_NAME)

/** A trial as data for a reviewer: what it came to, then a line of JSON for each step. A long one is cut in the middle, and says so. */
export function quoteTrajectory(
  { trial, verification }: Pick<Given, 'trial' | 'verification'>,
  longest = LONGEST_TRAJECTORY,
): { lines: string[]; isCut: boolean } {
  const changed = trial.steps.flatMap(({ state }) => state.map(({ path, kind }) => (kind === 'deleted' ? `${name(path)} (deleted)` : name(path))))
  const more = changed.length > 50 ? [`${changed.length - 50} more, left out`] : []
  const outcome = quote({
    reward: verification.reward,
    problem: verification.problem == null ? null : cutMiddle(verification.problem, 2_000),
    status: trial.status,
    changed: [...changed.slice(0, 50), ...more],
  })
  const steps = fitLines((length) => trial.trajectory.steps.map((step) => quoteStep(step, length)), longest - outcome.length)
  return { lines: [outcome, ...steps.lines], isCut: steps.isCut || more.length > 0 }
}

function quoteStep(step: Trial['trajectory']['steps'][number], length: number): string {
  const said = { step: step.step_id, source: step.source, ...(step.message && { message: cutMiddle(step.message, length) }) }
  if (step.source !== 'agent') return quote(said)
  const calls = (step.tool_calls ?? []).map(({ tool_call_id, function_name, arguments: given }) => ({
    tool: name(function_name),
    arguments: cutMiddle(JSON.stringify(given), length),
    shown: (step.observation?.results ?? [])
      .filter(({ source_call_id }) => source_call_id === tool_call_id)
      .map(({ content }) => cutMiddle(content ?? '', length))
      .join('\n'),
  }))
  const told = (step.observation?.results ?? []).filter(({ source_call_id }) => source_call_id == null).map(({ content }) => cutMiddle(content ?? '', length))
  return quote({
    ...said,
    ...(step.reasoning_content && { reasoning: cutMiddle(step.reasoning_content, length) }),
    ...(calls.length > 0 && { calls }),
    ...(told.length > 0 && { told }),
  })
}
