import { type Html, html } from '#kit/markup'
import { barChart } from '../charts/bar-chart.ts'
import { inWorkingOrder } from '../gather.ts'
import { count, percent, rows as rowsText } from '../numbers.ts'
import type { ReportData } from '../report-data.ts'
import { columns, figure, missing, more, numbers, section } from './section.ts'

/** Where rows came from, how many are left at the end, and why the others are not. */
export function rowsSection({ kept, rejected }: Pick<ReportData, 'kept' | 'rejected'>): Html {
  const last = inWorkingOrder(kept).at(-1)?.step
  if (last === undefined)
    return section({ id: 'rows', title: 'Rows', note: 'No pipeline step left rows for this report.', content: missing('Nothing to show.') })
  const left = sumBy(
    kept.filter((row) => row.step === last),
    (row) => row.source,
  )
  const lost = sumBy(rejected, (row) => row.source)
  const sources = [...new Set([...left.keys(), ...lost.keys()])].sort((a, b) => (left.get(b) ?? 0) - (left.get(a) ?? 0) || (a < b ? -1 : 1))
  const total = sum(left)
  const reasons = [...sumBy(rejected, (row) => row.reason)].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return section({
    id: 'rows',
    title: 'Rows',
    note: html`<strong>${rowsText(total)}</strong> of ${sources.length} sources after ${last}; <strong>${count(sum(lost))}</strong> rejected on the way, each kept with its reason.`,
    content: [
      columns(
        figure(
          'By source',
          barChart({
            id: 'rows-by-source',
            title: 'Rows by source',
            description: `Rows kept after ${last} and rejected on the way, for ${sources.length} sources. The numbers are in the table below.`,
            shape: 'stacked',
            series: [
              { name: 'kept', colour: 'candidate' },
              { name: 'rejected', colour: 'rejected' },
            ],
            rows: sources.map((source) => ({
              label: source,
              text: `${count(left.get(source) ?? 0)} + ${count(lost.get(source) ?? 0)}`,
              values: [left.get(source) ?? 0, lost.get(source) ?? 0],
            })),
          }),
        ),
        figure(
          'Why rows were rejected',
          reasons.length === 0
            ? missing('No row was rejected.')
            : barChart({
                id: 'rows-by-reason',
                title: 'Rejected rows by reason',
                description: `Rejected rows for ${reasons.length} reasons. The numbers are in the table below.`,
                series: [{ name: 'rejected', colour: 'rejected' }],
                rows: reasons.slice(0, 12).map(([reason, number]) => ({ label: reason, text: rowsText(number), values: [number] })),
              }),
        ),
      ),
      more('Rows kept and rejected by each pipeline step', perStep(kept, rejected)),
      more('Rejected rows by step, source and reason', perReason(rejected)),
    ],
  })
}

function perStep(kept: ReportData['kept'], rejected: ReportData['rejected']): Html {
  const steps = inWorkingOrder([...new Set([...kept, ...rejected].map((row) => row.step))].map((step) => ({ step })))
  const keptBy = sumBy(kept, (row) => row.step)
  const rejectedBy = sumBy(rejected, (row) => row.step)
  return numbers({
    caption: 'Rows by pipeline step',
    head: ['Pipeline step', 'Rows in', 'Kept', 'Rejected', 'Share kept'],
    right: 4,
    rows: steps.map(({ step }) => {
      const [stayed, gone] = [keptBy.get(step) ?? 0, rejectedBy.get(step) ?? 0]
      return [step, count(stayed + gone), count(stayed), count(gone), percent(stayed + gone === 0 ? null : stayed / (stayed + gone))]
    }),
  })
}

const perReason = (rejected: ReportData['rejected']): Html =>
  rejected.length === 0
    ? missing('No row was rejected.')
    : numbers({
        caption: 'Rejected rows',
        head: ['Pipeline step', 'Source', 'Reason', 'Rows'],
        right: 1,
        rows: inWorkingOrder(rejected).map(({ step, source, reason, rows }) => [step, source, reason, count(rows)]),
      })

function sumBy<T extends { rows: number }>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const item of items) sums.set(key(item), (sums.get(key(item)) ?? 0) + item.rows)
  return sums
}

const sum = (sums: Map<string, number>) => [...sums.values()].reduce((total, rows) => total + rows, 0)
