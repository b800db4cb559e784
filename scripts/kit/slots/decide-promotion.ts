import { createHash } from 'node:crypto'
import type { GateVerdict, SlotEntry, SlotReview } from '#kit/records'
import { modelName } from './layout.ts'
import { incumbentOf, inForce } from './serving.ts'

export interface PromotionRequest {
  verdict: GateVerdict
  /** Names the verdict in the history: `verdictDigestOf` its file's text. */
  verdictDigest: string
}

/** What becomes of a verdict. All but `promoted` leave the slots as they are and are no failure. */
export interface Promotion {
  kind: 'promoted' | 'already-applied' | 'already-serves' | 'superseded' | 'refused' | 'needs-human' | 'rolled-back' | 'incumbent-changed'
  message: string
  entry: SlotEntry | null
}

export const verdictDigestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/**
 * Whether a verdict may be applied to a history, and if not, why not: at most once; only `promote`, or `needs_human` with a person's yes; only while the
 * incumbent it was reached against still serves; and a model that a rollback took out comes back by a person's yes alone, whatever new verdict it gets.
 */
export function decidePromotion({ verdict, verdictDigest }: PromotionRequest, history: readonly SlotEntry[], reviews: readonly SlotReview[]): Promotion {
  const promotions = inForce(history)
  const candidate = modelName(verdict.candidate)
  const result = (kind: Promotion['kind'], message: string, entry: SlotEntry | null = null): Promotion => ({ kind, message, entry })

  const applied = promotions.findLast((entry) => entry.verdict === verdictDigest)
  if (applied && applied === promotions.at(-1))
    return result('already-applied', `${candidate} serves by this verdict since ${applied.at}; nothing to do`, applied)
  if (applied)
    return result('superseded', `this verdict was applied at ${applied.at}; ${modelName(promotions.at(-1)?.model)} was promoted after it and serves`, applied)
  if (verdict.decision === 'reject') return result('refused', `the gate refused ${candidate}: ${verdict.reasons.join('; ')}`)
  if (promotions.at(-1)?.model === verdict.candidate) return result('already-serves', `${candidate} serves already, by an earlier verdict; nothing to do`)

  const lastPromotion = history.findLast((entry) => entry.kind === 'promote' && entry.model === verdict.candidate)
  const wasUndone = lastPromotion !== undefined && !promotions.includes(lastPromotion)
  const answer = reviews.findLast((review) => review.verdict === verdictDigest && review.entries === history.length)
  if (answer?.decision === 'reject') return result('refused', `${answer.reviewer} refused ${candidate}: ${answer.note}`)
  if (wasUndone && !answer)
    return result(
      'rolled-back',
      `${candidate} was promoted at ${lastPromotion.at} and rolled back since; it does not come back by itself. ${HOW_TO_ANSWER}`,
      lastPromotion,
    )
  if (verdict.decision === 'needs_human' && !answer)
    return result('needs-human', `the gate leaves ${candidate} to a person: ${verdict.reasons.join('; ')}. ${HOW_TO_ANSWER}`)

  const incumbent = incumbentOf(history, verdict.candidate)
  if (incumbent !== verdict.incumbent)
    return result(
      'incumbent-changed',
      `the verdict on ${candidate} was reached against ${modelName(verdict.incumbent)}, but ${modelName(incumbent)} serves now; run baseline and gate again (npm start)`,
    )
  return result('promoted', answer ? `${answer.reviewer}: ${answer.note}` : verdict.reasons.join('; '))
}

const HOW_TO_ANSWER = 'To let it serve: npx tsx scripts/review-model.ts promote --note "why", then run promote again (npm start)'
