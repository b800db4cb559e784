import { type Html, html } from '#kit/markup'
import type { Variety } from '#kit/records'
import { count, figure } from '../numbers.ts'
import type { ReportData } from '../report-data.ts'
import { missing, numbers, section } from './section.ts'

/** How varied each generator's rows are, beside what it had to reach. */
export function varietySection({ varieties }: Pick<ReportData, 'varieties'>): Html {
  const title = { id: 'variety', title: 'Variety' }
  if (varieties.length === 0) return section({ ...title, note: 'No generator told how varied its rows are.', content: missing('Nothing to show.') })
  const sorted = [...varieties].sort((a, b) => (a.source < b.source ? -1 : 1))
  const alike = sorted.reduce((most, one) => ((one.similarity ?? 0) > (most.similarity ?? 0) ? one : most))
  const rows = sorted.reduce((sum, one) => sum + one.rows, 0)
  return section({
    ...title,
    note: html`<strong>${count(sorted.length)} generators</strong> wrote ${count(rows)} rows. The rows most like each other are those of ${nameOf(alike)} (self-similarity ${shown(alike.similarity)}).`,
    content: [
      html`<p class="note">Prompts and commands are counted with names, numbers, paths and hosts left open: filling in another host is no variety. A sequence is the calls of a row in their order; single calls have few, and no floor. Self-similarity is the mean ROUGE-L of pairs of rows, 0 where they have no word in common, 1 where all are the same. Small: the floor, or the ceiling.</p>`,
      numbers({
        caption: 'Variety by generator',
        head: ['Generator', 'Rows', 'Prompts', 'as said', 'Commands', 'as run', 'Sequences', 'Self-similarity'],
        right: 7,
        rows: sorted.map((one) => [
          nameOf(one),
          count(one.rows),
          beside(count(one.prompts.skeletons), '≥', count(one.floors.prompts)),
          count(one.prompts.distinct),
          beside(count(one.commands.skeletons), '≥', count(one.floors.commands)),
          count(one.commands.distinct),
          one.mostCalls > 1 ? beside(count(one.sequences), '≥', count(one.floors.sequences)) : count(one.sequences),
          beside(shown(one.similarity), '≤', figure(one.floors.similarity)),
        ]),
      }),
    ],
  })
}

const beside = (value: string, sign: string, floor: string): Html => html`${value} <small>${sign} ${floor}</small>`
const nameOf = ({ source }: Variety): string => source.replace(/^custom\//, '')
const shown = (similarity: number | null): string => (similarity === null ? '–' : similarity.toFixed(2))
