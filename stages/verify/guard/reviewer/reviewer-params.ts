import { z } from 'zod'
import { keyNameOf, LlmSettings } from '#kit/llm/params'
import { rubricNames } from '../rubric/index.ts'

/** Null: the rules alone decide. Set, a model reads what they have not rejected. */
export const ReviewerParams = z
  .strictObject({
    llm: LlmSettings,
    rubric: z.enum(rubricNames).default('trajectory-1'),
    /** Null leaves it to the server: some models take no other. */
    temperature: z.number().min(0).max(2).nullable().default(null),
    /** Of one run; recorded answers cost nothing. Null sets no limit. */
    budget: z
      .strictObject({ dollars: z.number().positive().nullable().default(null), tokens: z.number().int().positive().nullable().default(null) })
      .prefault({}),
  })
  .nullable()
  .default(null)
export type ReviewerParams = z.infer<typeof ReviewerParams>
export type ReviewerSettings = NonNullable<ReviewerParams>

/** For `asks` of the stage: the variables that a step with a reviewer must be given. */
export function reviewerKeys(reviewer: ReviewerParams): string[] {
  const name = reviewer && keyNameOf(reviewer.llm)
  return name ? [name] : []
}

/** What is wrong with the param `reviewer` of a step and can be known before anything runs. */
export function checkReviewer(reviewer: ReviewerParams, step: string): string[] {
  if (reviewer === null) return []
  const { llm, budget } = reviewer
  if (llm.provider === 'scripted')
    return [`reviewer.llm.provider of ${step} is scripted, and nobody has a script; name openai, azure or anthropic, or leave the reviewer out`]
  if (budget.dollars === null || llm.prices[llm.model]) return []
  return [`reviewer.budget of ${step} is in dollars, and reviewer.llm.prices lacks ${llm.model}; add its price, or set the budget in tokens`]
}
