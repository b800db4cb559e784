import { type AnswerCache, Budget, type Clock, type OpenedLlm, openLlm, type Script } from '#kit/llm'
import { rubricOf } from '../rubric/index.ts'
import type { Reviewer } from './ask-reviewer.ts'
import type { ReviewerSettings } from './reviewer-params.ts'

export interface OpenedReviewer extends Reviewer {
  tally: OpenedLlm['tally']
}

/** The reviewer that params name. Throws at once where a key or a price is missing. `script` speaks for the scripted provider, in tests. */
export async function openReviewer(
  { llm: settings, rubric, temperature, budget }: ReviewerSettings,
  surroundings: { cache: AnswerCache; environment: Readonly<Record<string, string | undefined>>; clock?: Clock; script?: Script },
): Promise<OpenedReviewer> {
  const llm = await openLlm(settings, { ...surroundings, budget: new Budget(budget) })
  return { llm, rubric: rubricOf(rubric), temperature, tally: llm.tally }
}
