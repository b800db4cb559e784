import type { AnswerCache } from '#kit/llm'
import type { GuardFinding } from '#kit/records'
import type { Redactor } from '#kit/redact'
import { type Log, StageError } from '#kit/stage'
import { decide, type GuardVerdict, guard } from './guard.ts'
import type { GuardGates } from './guard-params.ts'
import type { Given } from './reviewed.ts'
import type { OpenedReviewer } from './reviewer/open-reviewer.ts'
import type { ReviewerParams } from './reviewer/reviewer-params.ts'

export interface GuardSurroundings {
  redactor: Redactor
  cache: AnswerCache
  /** Where the reviewer's key is. */
  environment: Readonly<Record<string, string | undefined>>
  log: Log
}

export interface OpenedGuard {
  review(given: Given, signal: AbortSignal): Promise<GuardVerdict>
  /** What the reviewer took. */
  end(): Record<string, number>
}

/** The rules, and a model after them where params name one: it reads what they have not rejected, and can only lower their word. */
export async function openGuard(params: { gates: GuardGates; reviewer: ReviewerParams }, surroundings: GuardSurroundings): Promise<OpenedGuard> {
  const { redactor } = surroundings
  const byRules = (given: Given) => guard(given, { gates: params.gates, redactor })
  const reviewer = await openedReviewer(params.reviewer, surroundings)
  if (!reviewer) return { review: async (given) => byRules(given), end: () => ({}) }
  let reviewed = 0
  return {
    review: async (given, signal) => {
      const verdict = byRules(given)
      if (verdict.decision === 'reject') return verdict
      const said = await ask(given, reviewer, { redactor, signal })
      reviewed += 1
      return withReview(verdict, said)
    },
    end: () => {
      const { answered, replayed, promptTokens, completionTokens, dollars, unpriced } = reviewer.tally()
      surroundings.log('reviewed', { reviewed, answered, replayed, promptTokens, completionTokens, dollars: unpriced > 0 ? null : dollars })
      return { reviewed, reviewerAnswers: answered, reviewerTokens: promptTokens + completionTokens, reviewerDollars: dollars }
    },
  }
}

/** The rules' word with the reviewer's findings after theirs. */
export function withReview(verdict: GuardVerdict, { findings, isCut }: { findings: readonly GuardFinding[]; isCut: boolean }): GuardVerdict {
  const [promoted = ''] = verdict.reasons
  return decide([...verdict.findings, ...findings], `${promoted}, nor does the reviewer${isCut ? ', who was shown it with its middle left out' : ''}`)
}

async function openedReviewer(params: ReviewerParams, { cache, environment }: GuardSurroundings): Promise<OpenedReviewer | null> {
  if (params === null) return null
  const { openReviewer } = await import('./reviewer/open-reviewer.ts')
  return openReviewer(params, { cache, environment }).catch((cause: unknown) => {
    throw explained(cause)
  })
}

async function ask(given: Given, reviewer: OpenedReviewer, { redactor, signal }: { redactor: Redactor; signal: AbortSignal }) {
  const { askReviewer } = await import('./reviewer/ask-reviewer.ts')
  const shown = redactor.redact({ trial: given.trial, verification: given.verification }).value
  return askReviewer(shown, reviewer, signal).catch((cause: unknown) => {
    throw explained(cause)
  })
}

/** By its name: the class would load all that asks models, for those who ask none. */
function explained(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause.name !== 'LlmError') return cause
  return new StageError(`the reviewer cannot be asked: ${cause.message}. Answers so far are kept: run the step again, and it goes on from there`, { cause })
}
