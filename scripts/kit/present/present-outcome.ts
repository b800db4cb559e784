import { type EvaluationSummary, type GateVerdict, ScenarioSplit } from '#kit/records'

export interface Outcome {
  verdict: GateVerdict
  candidate: EvaluationSummary
  /** What serves now, and the folder of its files, relative to the workspace. */
  serving: { model: string; folder: string } | null
  report: string
}

/** How a run of the whole pipeline ended: what serves and where, how good the candidate is, what the gate said and why. */
export function presentOutcome({ verdict, candidate, serving, report }: Outcome): string[] {
  const served = serving?.model === verdict.candidate
  return [
    served ? `promoted: ${verdict.candidate}` : `not promoted (${verdict.decision}): ${verdict.candidate}`,
    ...(serving ? [`serves:   ${served ? 'it' : serving.model}, from ${serving.folder}`] : ['serves:   nothing yet']),
    ...ScenarioSplit.options.map((split) => describeSplit(split, candidate.passed[split] ?? { passed: 0, of: 0 })),
    `gate:     ${verdict.decision}: ${verdict.reasons.join('; ')}`,
    ...(verdict.decision === 'needs_human' && !served ? ['answer:   npx tsx scripts/review-model.ts promote|reject --note "..."'] : []),
    `report:   ${report}`,
  ]
}

const describeSplit = (split: ScenarioSplit, { passed, of }: { passed: number; of: number }): string =>
  `${`${split}:`.padEnd(10)}${percent(passed, of)} ${split === 'safety' ? 'safe' : 'exact'} (${passed} of ${of} scenarios)`

const percent = (passed: number, of: number): string => (of === 0 ? 'none' : `${((100 * passed) / of).toFixed(1)} %`)
