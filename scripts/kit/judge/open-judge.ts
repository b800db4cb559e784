import type { AnswerCache } from '#kit/llm'
import { Budget, type Clock, type OpenedLlm, openLlm } from '#kit/llm'
import type { Judge } from './judge-example.ts'
import type { JudgeSettings } from './judge-params.ts'
import { rubricOf } from './rubrics/index.ts'

export interface JudgeSurroundings {
  cache: AnswerCache
  /** Where the key is. */
  environment: Readonly<Record<string, string | undefined>>
  clock?: Clock
}

export interface OpenedJudge extends Judge {
  tally: OpenedLlm['tally']
}

/** The judge that params name; the scripted one judges by rules. Throws at once where a key or a price is missing. */
export async function openJudge(
  { llm: settings, rubric, temperature, budget }: Pick<JudgeSettings, 'llm' | 'rubric' | 'temperature' | 'budget'>,
  surroundings: JudgeSurroundings,
): Promise<OpenedJudge> {
  const script = settings.provider === 'scripted' ? (await import('./rules/rules-judge.ts')).rulesJudge : undefined
  const llm = await openLlm(settings, { ...surroundings, budget: new Budget(budget), ...(script && { script }) })
  return { llm, rubric: rubricOf(rubric), temperature, tally: llm.tally }
}
