import { type Answer, type Ask, type Llm, LlmError } from '#kit/llm'
import type { Example } from '#kit/records'
import { questionOf } from './question-of.ts'
import { readScores, type Scores } from './read-scores.ts'
import type { Rubric } from './rubric.ts'

export type Judgement =
  /** `isCut`: parts of the row were too long to show. */
  | ({ kind: 'judged'; isCut: boolean } & Scores)
  /** `malformed`: no scores, twice. */
  | { kind: 'unjudged'; why: 'malformed' | 'refused' | 'too-long'; detail: string }

export interface Judge {
  llm: Llm
  rubric: Rubric
  temperature: number | null
}

/**
 * Has one row scored. An answer without scores is asked for once more, with what was wrong with it.
 * @throws LlmError where no row could be judged: no key, no credit, no server, a spent budget.
 */
export async function judgeExample(row: Pick<Example, 'messages' | 'tools'>, { llm, rubric, temperature }: Judge, signal: AbortSignal): Promise<Judgement> {
  let fault: string | undefined
  for (let attempt = 0; attempt < 2; attempt++) {
    const { ask, isCut } = questionOf(row, { rubric, temperature, ...(fault !== undefined && { fault }) })
    const said = await answerOf(llm, ask, signal)
    if ('unjudged' in said) return said.unjudged
    const read = 'fault' in said ? said : readScores(said.answer, rubric)
    if (!('fault' in read)) return { kind: 'judged', isCut, ...read }
    fault = read.fault
  }
  return { kind: 'unjudged', why: 'malformed', detail: fault ?? '' }
}

type Said = { answer: Answer } | { fault: string } | { unjudged: Judgement }

/** What concerns this row alone is an outcome; what would meet the next one too is thrown. */
async function answerOf(llm: Llm, ask: Ask, signal: AbortSignal): Promise<Said> {
  try {
    return { answer: await llm.ask(ask, { signal }) }
  } catch (error) {
    if (!(error instanceof LlmError)) throw error
    if (error.problem.kind === 'bad-answer') return { fault: 'it was no answer of the API' }
    if (error.problem.kind === 'refusal') return { unjudged: { kind: 'unjudged', why: 'refused', detail: error.message } }
    if (error.problem.kind === 'context-length') return { unjudged: { kind: 'unjudged', why: 'too-long', detail: error.message } }
    throw error
  }
}
