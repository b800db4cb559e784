import type { TrialDecision } from '#kit/records'
import type { GuardVerdict } from '../guard/index.ts'

/**
 * The guard's word after a person's. A person promotes what the guard asked about, and may reject anything; what the guard rejects stays rejected, and an
 * answer about another trajectory counts for nothing. Either is said.
 */
export function answerOf(verdict: GuardVerdict, answer: TrialDecision | undefined, digest: string): GuardVerdict {
  if (!answer) return verdict
  const who = answer.by ?? 'a person'
  if (answer.before !== digest) return { ...verdict, reasons: [...verdict.reasons, `${who} decided about an earlier trajectory of this trial: look again`] }
  if (answer.decision === 'promote' && verdict.decision === 'reject') {
    return { ...verdict, reasons: [...verdict.reasons, `${who} would promote it (${answer.reason}), and what is rejected stays so`] }
  }
  return { ...verdict, decision: answer.decision, reasons: [`${who} decided: ${answer.reason}`, ...verdict.reasons] }
}
