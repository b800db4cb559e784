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
  const findings = findingsOf(given, settings)
  return decide(findings, `reward ${given.verification.reward} reaches ${settings.gates.minimumReward}, and nothing speaks against it`)
}

/** A rule that breaks on one trial asks a person about that one, and stops no other. */
function findingsOf(given: Given, settings: Pick<Reviewed, 'gates' | 'redactor'>): GuardVerdict['findings'] {
  const unread = attempt('transcript', () => openReview(given, settings))
  if ('broken' in unread) return [unread.broken]
  return rules.flatMap((rule) => {
    const found = attempt(rule.name, () => rule.find(unread.done))
    return 'broken' in found ? [found.broken] : found.done.map((finding) => ({ rule: rule.name, ...finding }))
  })
}

function attempt<T>(rule: string, task: () => T): { done: T } | { broken: GuardVerdict['findings'][number] } {
  try {
    return { done: task() }
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return { broken: { rule, decision: 'needs_human', reason: `${rule} broke on this trial (${what}): a fault of the guard, to be reported` } }
  }
}

/** The gravest finding decides; `promoted` is the reason where there is none. */
export function decide(findings: GuardVerdict['findings'], promoted: string): GuardVerdict {
  if (findings.length === 0) return { decision: 'promote', reasons: [promoted], findings }
  const decision = findings.some((finding) => finding.decision === 'reject') ? 'reject' : 'needs_human'
  return { decision, reasons: findings.map(({ reason }) => reason), findings }
}
