import type { TrialVerdict } from '#kit/records'
import type { Given, Reviewed } from './reviewed.ts'
import { openReview } from './reviewed.ts'
import { rules } from './rules/index.ts'

export type GuardVerdict = Required<Pick<TrialVerdict, 'decision' | 'reasons' | 'findings'>>

/**
 * May this trajectory become training data? Every finding of a rule is a reason; one to reject outweighs those that ask a person, and without any it is
 * promoted.
 */
export function guard(given: Given, settings: Pick<Reviewed, 'gates' | 'redactor'>): GuardVerdict {
  const reviewed = openReview(given, settings)
  const findings = rules.flatMap((rule) => rule.find(reviewed).map((finding) => ({ rule: rule.name, ...finding })))
  return decide(findings, `reward ${given.verification.reward} reaches ${settings.gates.minimumReward}, and nothing speaks against it`)
}

/** The gravest finding decides; `promoted` is the reason where there is none. */
export function decide(findings: GuardVerdict['findings'], promoted: string): GuardVerdict {
  if (findings.length === 0) return { decision: 'promote', reasons: [promoted], findings }
  const decision = findings.some((finding) => finding.decision === 'reject') ? 'reject' : 'needs_human'
  return { decision, reasons: findings.map(({ reason }) => reason), findings }
}
