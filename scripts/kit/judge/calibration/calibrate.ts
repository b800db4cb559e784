import { cohenKappa, type Kappa, wilsonInterval } from '#kit/statistics'
import { type Judge, type Judgement, judgeExample } from '../judge-example.ts'
import { type LabelledRow, toolsOf } from './labelled-row.ts'

export interface Disagreement {
  id: string
  label: 'accept' | 'reject'
  judge: 'accept' | 'reject'
  flaw: string | null
  reason: string
}

export interface Calibration {
  rows: number
  /** Rows that the judge gave no scores; they are in none of the figures. */
  unjudged: { id: string; detail: string }[]
  /** `[label][judge]`, accept first. */
  confusion: [[number, number], [number, number]]
  /** The share of verdicts that are the same, with its Wilson interval. */
  agreement: number
  agreementInterval: [number, number]
  /** Of the verdicts. */
  kappa: number | null
  kappaInterval: [number, number] | null
  /** Of each criterion: the share of equal scores, and kappa with quadratic weights. */
  criteria: Record<string, { equal: number; weightedKappa: number | null; interval: [number, number] | null }>
  disagreements: Disagreement[]
}

/** Has every labelled row judged, and holds the judge's verdicts (each score at least its `minimum`) against the labels. */
export async function calibrate(given: {
  judge: Judge
  rows: readonly LabelledRow[]
  minimum: Readonly<Record<string, number>>
  concurrency: number
  signal: AbortSignal
}): Promise<Calibration> {
  const { judge, rows, minimum, concurrency, signal } = given
  const judgements = await atOnce(rows, concurrency, (row) => judgeExample({ messages: row.messages, tools: toolsOf(row) }, judge, signal))
  const pairs = rows.map((row, index) => ({ row, judgement: judgements[index] as Judgement })) // one for each row
  const judged = pairs.flatMap(({ row, judgement }) => (judgement.kind === 'judged' ? [{ row, scores: judgement.scores, reason: judgement.reason }] : []))
  const verdicts = judged.map(({ row, scores, reason }) => {
    const isLow = Object.entries(minimum).some(([criterion, least]) => (scores[criterion] ?? 0) < least)
    return { id: row.id, label: row.label.verdict, judge: isLow ? ('reject' as const) : ('accept' as const), flaw: row.label.flaw, reason }
  })
  const count = (label: string, judgedAs: string) => verdicts.filter((one) => one.label === label && one.judge === judgedAs).length
  const confusion: Calibration['confusion'] = [
    [count('accept', 'accept'), count('accept', 'reject')],
    [count('reject', 'accept'), count('reject', 'reject')],
  ]
  const { agreement, kappa, interval } = judged.length > 0 ? cohenKappa(confusion) : { agreement: 0, kappa: null, interval: null }
  const scorePairs = (criterion: string) =>
    judged.map(({ row, scores }) => [row.label.scores[criterion as keyof LabelledRow['label']['scores']], scores[criterion] ?? 0] as const) // the label has every criterion of the rubric
  return {
    rows: rows.length,
    unjudged: pairs.flatMap(({ row, judgement }) => (judgement.kind === 'unjudged' ? [{ id: row.id, detail: `${judgement.why}: ${judgement.detail}` }] : [])),
    confusion,
    agreement,
    agreementInterval: wilsonInterval({ passed: confusion[0][0] + confusion[1][1], of: judged.length }),
    kappa,
    kappaInterval: interval,
    criteria: Object.fromEntries(Object.keys(judge.rubric.criteria).map((criterion) => [criterion, compareScores(scorePairs(criterion))])),
    disagreements: verdicts.filter((one) => one.label !== one.judge),
  }
}

function compareScores(pairs: readonly (readonly [number, number])[]): Calibration['criteria'][string] {
  if (pairs.length === 0) return { equal: 0, weightedKappa: null, interval: null }
  const counts = [1, 2, 3, 4, 5].map((label) => [1, 2, 3, 4, 5].map((score) => pairs.filter((pair) => pair[0] === label && pair[1] === score).length))
  const { kappa, interval }: Kappa = cohenKappa(counts, { weights: 'quadratic' })
  return { equal: pairs.filter(([label, score]) => label === score).length / pairs.length, weightedKappa: kappa, interval }
}

/** Results in the order of the items. */
async function atOnce<Item, Result>(items: readonly Item[], most: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as Item) // index is below the length
  }
  const workers = Array.from({ length: Math.min(most, items.length) }, worker)
  const settled = await Promise.allSettled(workers)
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return results
}
