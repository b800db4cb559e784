import type { Decision } from '#kit/records'
import { cohenKappa, wilsonInterval } from '#kit/statistics'
import type { GuardVerdict } from '../guard.ts'
import type { LabelledTrial } from './labelled-trial.ts'

/** From what lets a trajectory in to what keeps it out: the order of the tables. */
export const decisions = ['promote', 'needs_human', 'reject'] as const satisfies readonly Decision[]

export interface Share {
  count: number
  of: number
  /** Wilson, 95 %. */
  interval: [number, number]
}

/** What one rule, or the reviewer, found. */
export interface RuleFigure {
  rule: string
  /** Trials in which it found something, by their label. */
  found: Record<Decision, number>
  /** Trials that nothing else would have kept out. */
  alone: number
}

export interface Calibration {
  trials: number
  /** `confusion[label][guard]`, in the order of `decisions`. */
  confusion: number[][]
  agreement: Share
  /** Of those that look like what they are not. */
  hard: Share
  /** Weighted by the distance of two decisions (linear). */
  kappa: number | null
  kappaInterval: [number, number] | null
  /** The costly ones: labelled reject and promoted; then, all that should not have been promoted. */
  falsePromotes: Share
  promotedUnasked: Share
  /** Labelled promote and rejected. */
  falseRejects: Share
  rules: RuleFigure[]
  disagreements: { id: string; label: Decision; guard: Decision; needsUnderstanding: boolean; reason: string }[]
}

/** Holds what a guard says of every labelled trial against the labels. */
export async function calibrate(
  trials: readonly LabelledTrial[],
  review: (trial: LabelledTrial) => Promise<GuardVerdict> | GuardVerdict,
): Promise<Calibration> {
  const pairs: { trial: LabelledTrial; verdict: GuardVerdict }[] = []
  for (const trial of trials) pairs.push({ trial, verdict: await review(trial) })
  const count = (label: Decision, said: Decision) => pairs.filter(({ trial, verdict }) => trial.label.decision === label && verdict.decision === said).length
  const confusion = decisions.map((label) => decisions.map((said) => count(label, said)))
  const among = (of: (pair: (typeof pairs)[number]) => boolean, counts: (pair: (typeof pairs)[number]) => boolean) => {
    const all = pairs.filter(of)
    return shareOf(all.filter(counts).length, all.length)
  }
  const agrees = ({ trial, verdict }: (typeof pairs)[number]) => trial.label.decision === verdict.decision
  const { kappa, interval } = pairs.length > 0 ? cohenKappa(confusion, { weights: 'linear' }) : { kappa: null, interval: null }
  return {
    trials: pairs.length,
    confusion,
    agreement: among(() => true, agrees),
    hard: among(({ trial }) => trial.label.isHard, agrees),
    kappa,
    kappaInterval: interval,
    falsePromotes: among(
      ({ trial }) => trial.label.decision === 'reject',
      ({ verdict }) => verdict.decision === 'promote',
    ),
    promotedUnasked: among(
      ({ trial }) => trial.label.decision !== 'promote',
      ({ verdict }) => verdict.decision === 'promote',
    ),
    falseRejects: among(
      ({ trial }) => trial.label.decision === 'promote',
      ({ verdict }) => verdict.decision === 'reject',
    ),
    rules: figuresOf(pairs),
    disagreements: pairs
      .filter((pair) => !agrees(pair))
      .map(({ trial: { id, label }, verdict: { decision, reasons } }) => ({
        id,
        label: label.decision,
        guard: decision,
        needsUnderstanding: label.needsUnderstanding,
        reason: reasons.join('; '),
      })),
  }
}

const shareOf = (count: number, of: number): Share => ({ count, of, interval: wilsonInterval({ passed: count, of }) })

function figuresOf(pairs: readonly { trial: LabelledTrial; verdict: GuardVerdict }[]): RuleFigure[] {
  const names = [...new Set(pairs.flatMap(({ verdict }) => verdict.findings.map(({ rule }) => rule)))].sort()
  return names.map((rule) => {
    const hit = pairs.filter(({ verdict }) => verdict.findings.some((finding) => finding.rule === rule))
    const labelled = (label: Decision) => hit.filter(({ trial }) => trial.label.decision === label).length
    return {
      rule,
      found: { promote: labelled('promote'), needs_human: labelled('needs_human'), reject: labelled('reject') },
      alone: hit.filter(({ verdict }) => verdict.findings.every((finding) => finding.rule === rule)).length,
    }
  })
}
