import type { Tally } from '#kit/llm'
import type { Calibration } from './calibrate.ts'

/** A calibration for people: verdicts, criteria, what they differ on, what it cost. */
export function presentCalibration(found: Calibration, given: { judge: string; rubric: string; tally: Readonly<Tally> }): string[] {
  const { confusion, agreement, agreementInterval, kappa, kappaInterval, criteria, disagreements, unjudged } = found
  const { answered, replayed, promptTokens, completionTokens, dollars, unpriced } = given.tally
  const [[rightAccept, wrongReject], [wrongAccept, rightReject]] = confusion
  const row = (cells: readonly (string | number)[]) => cells.map((cell, index) => (index === 0 ? String(cell).padEnd(16) : String(cell).padStart(14))).join('')
  return [
    `judge ${given.judge} by rubric ${given.rubric}, against ${found.rows} labelled rows${unjudged.length > 0 ? ` (${unjudged.length} not judged)` : ''}`,
    '',
    `agreement  ${percent(agreement)}  ${range(agreementInterval, percent)}`,
    `kappa      ${kappa === null ? 'not defined: all verdicts are the same' : `${two(kappa)}  ${range(kappaInterval, two)}`}`,
    '',
    row(['', 'judge accepts', 'judge rejects']),
    row(['label accept', rightAccept, wrongReject]),
    row(['label reject', wrongAccept, rightReject]),
    '',
    row(['criterion', 'equal', 'kappa (w2)']),
    ...Object.entries(criteria).map(([criterion, { equal, weightedKappa }]) =>
      row([criterion, percent(equal), weightedKappa === null ? '-' : two(weightedKappa)]),
    ),
    ...(disagreements.length > 0 ? ['', 'differs on'] : []),
    ...disagreements.map(({ id, label, judge, flaw, reason }) => `  ${id.padEnd(12)} ${label} -> ${judge}${flaw ? ` (${flaw})` : ''}: ${reason.slice(0, 160)}`),
    ...unjudged.map(({ id, detail }) => `  ${id.padEnd(12)} not judged: ${detail.slice(0, 160)}`),
    '',
    `asked ${answered}, replayed ${replayed}, ${(promptTokens + completionTokens).toLocaleString('en-US')} tokens, ${unpriced > 0 ? 'cost not known (no price in the settings)' : `$${dollars.toFixed(4)}`}`,
  ]
}

const two = (number: number): string => number.toFixed(2)
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const range = (interval: readonly [number, number] | null, present: (value: number) => string): string =>
  interval === null ? '' : `(95 %: ${present(interval[0])} to ${present(interval[1])})`
