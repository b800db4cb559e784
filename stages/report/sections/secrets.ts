import { type Html, html } from '#kit/markup'
import { count } from '../numbers.ts'
import type { ReportData } from '../report-data.ts'
import { missing, numbers, section } from './section.ts'

/** What was taken out of rows before they left their steps, by rule. */
export function secretsSection({ redactions }: Pick<ReportData, 'redactions'>): Html {
  const title = { id: 'secrets', title: 'Secrets' }
  const found = redactions.filter(({ places }) => places > 0)
  const steps = `${count(redactions.length)} pipeline steps that let texts in`
  if (found.length === 0) return section({ ...title, note: html`Of ${steps}, none took out a secret.`, content: missing('Nothing to show.') })
  const rules = found.flatMap(({ step, rules }) => Object.entries(rules).map(([rule, places]) => ({ step, rule, places })))
  return section({
    ...title,
    note: html`Of ${steps}, ${count(found.length)} took out secrets, in <strong>${count(found.reduce((sum, { places }) => sum + places, 0))} places</strong>. Each holds a placeholder now.`,
    content: numbers({
      caption: 'Places by step and rule',
      head: ['Step', 'Rule', 'Places'],
      right: 1,
      rows: rules.map(({ step, rule, places }) => [step, rule, count(places)]),
    }),
  })
}
