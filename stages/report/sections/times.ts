import { type Html, html } from '#kit/markup'
import { barChart } from '../charts/bar-chart.ts'
import { duration } from '../numbers.ts'
import type { ReportData } from '../report-data.ts'
import { columns, figure, missing, section } from './section.ts'

/** How long each pipeline step took when it last ran. */
export function timesSection({ times }: Pick<ReportData, 'times'>): Html {
  if (times.length === 0) return section({ id: 'times', title: 'Time', note: 'No run records came in.', content: missing('Nothing to show.') })
  const total = times.reduce((sum, { durationMs }) => sum + durationMs, 0)
  return section({
    id: 'times',
    title: 'Time',
    note: html`<strong>${duration(total)}</strong> of work in ${times.length} pipeline steps, as each took when it last ran; steps taken from the store cost nothing again.`,
    content: columns(
      figure(
        'By pipeline step',
        barChart({
          id: 'time-by-step',
          title: 'Time by pipeline step',
          description: times.map(({ step, durationMs }) => `${step} ${duration(durationMs)}`).join(', '),
          series: [{ name: 'time', colour: 'incumbent' }],
          rows: times.map(({ step, durationMs }) => ({ label: step, text: duration(durationMs), values: [durationMs] })),
        }),
      ),
    ),
  })
}
