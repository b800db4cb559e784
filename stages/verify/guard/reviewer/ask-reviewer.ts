import { type Answer, type Ask, type Llm, LlmError, type LlmProblem } from '#kit/llm'
import type { GuardFinding } from '#kit/records'
import type { Given } from '../reviewed.ts'
import type { Rubric } from '../rubric/rubric.ts'
import { questionOf } from './question-of.ts'
import { readReview } from './read-review.ts'

export interface Reviewer {
  llm: Llm
  rubric: Rubric
  temperature: number | null
}

/** What the reviewer has against a trial; nothing where it would promote it. `isCut`: it has not seen the whole. */
export interface ReviewerSaid {
  findings: GuardFinding[]
  isCut: boolean
}

/**
 * Has a model read one trial. Only a whole answer that says `promote` and why leaves no finding: whatever else comes, or does not come, is for a person.
 * @throws LlmError where nobody could be reviewed: no key, no credit, a server that is not there or does not take the request.
 */
export async function askReviewer(
  given: Pick<Given, 'trial' | 'verification'>,
  { llm, rubric, temperature }: Reviewer,
  signal: AbortSignal,
): Promise<ReviewerSaid> {
  let fault: string | undefined
  let isCut = false
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const question = questionOf(given, { rubric, temperature, ...(fault !== undefined && { fault }) })
    isCut = question.isCut
    const said = await answerOf(llm, question.ask, signal)
    if ('silence' in said) return { findings: [finding('needs_human', said.silence)], isCut }
    const review = 'fault' in said ? said : readReview(said.answer)
    if (!('fault' in review)) {
      const { decision } = review
      return { findings: decision === 'promote' ? [] : review.reasons.map((reason) => finding(decision, reason)), isCut }
    }
    fault = review.fault
  }
  return { findings: [finding('needs_human', `gave no answer that can be read, twice: ${fault}`)], isCut }
}

const finding = (decision: GuardFinding['decision'], text: string): GuardFinding => ({ rule: 'reviewer', decision, reason: `the reviewer: ${text}` })

/** What concerns this trial, or ends by itself; the others would meet every trial alike. */
const silences: Partial<Record<LlmProblem['kind'], string>> = {
  'rate-limit': 'could not be asked within the time to wait for its limits',
  'context-length': 'could not take a trajectory of this length',
  refusal: 'refused to review it',
  'time-out': 'did not answer in time',
  budget: 'was not asked: its budget is spent',
}

async function answerOf(llm: Llm, ask: Ask, signal: AbortSignal): Promise<{ answer: Answer } | { fault: string } | { silence: string }> {
  try {
    return { answer: await llm.ask(ask, { signal }) }
  } catch (error) {
    if (!(error instanceof LlmError)) throw error
    if (error.problem.kind === 'bad-answer') return { fault: 'it was no answer of the API' }
    const silence = silences[error.problem.kind]
    if (silence === undefined) throw error
    return { silence }
  }
}
