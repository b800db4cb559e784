import type { JudgeParams } from './judge-params.ts'
import { rubricOf } from './rubrics/index.ts'

/** What is wrong with the param `judge` of a step and can be known before anything runs. */
export function checkJudge(params: JudgeParams, step: string): string[] {
  if (params === null) return []
  const { llm, rubric, minimum, budget } = params
  const criteria = Object.keys(rubricOf(rubric).criteria)
  const unknown = Object.keys(minimum).filter((name) => !criteria.includes(name))
  return [
    ...(unknown.length > 0 ? [`judge.minimum of ${step} names ${unknown.join(', ')}, and ${rubric} scores ${criteria.join(', ')}; name one of these`] : []),
    ...(budget.dollars !== null && llm.provider !== 'scripted' && !llm.prices[llm.model]
      ? [`judge.budget of ${step} is in dollars, and judge.llm.prices lacks ${llm.model}; add its price, or set the budget in tokens`]
      : []),
  ]
}
