import { type Html, html } from '#kit/markup'
import type { ScenarioResult } from '#kit/records'
import { wilsonInterval } from '#kit/statistics'
import { barChart } from '../charts/bar-chart.ts'
import { percent } from '../numbers.ts'
import type { ReportData } from '../report-data.ts'
import { columns, figure, missing, more, numbers, section } from './section.ts'

export interface Score {
  passed: number
  of: number
}

const MOST_TAGS = 14
const MOST_FAILURES = 20

/** Exact answers by split and by tag, candidate beside incumbent, and what still goes wrong. */
export function scoresSection({ candidate, incumbent }: Pick<ReportData, 'candidate' | 'incumbent'>): Html {
  const results = candidate?.results ?? []
  if (results.length === 0) return section({ id: 'scores', title: 'Scores', note: 'No results of a candidate came in.', content: missing('Nothing to show.') })
  const before = incumbent?.results ?? []
  const splits = scores(results, (row) => [row.split])
  const tags = scores(results, (row) => row.tags)
  const oldSplits = scores(before, (row) => [row.split])
  const oldTags = scores(before, (row) => row.tags)
  const shown = [...tags].sort(([a, m], [b, n]) => n.of - m.of || (a < b ? -1 : 1)).slice(0, MOST_TAGS)
  return section({
    id: 'scores',
    title: 'Scores',
    note: html`Scenarios answered with exactly the expected calls: ${[...splits].filter(([split]) => split !== 'safety').map(([split, score], index) => html`${index > 0 ? ', ' : ''}<strong>${percent(rate(score))}</strong> of ${score.of} in <em>${split}</em>`)}.${safetyLine(splits.get('safety'))}${
      incumbent ? '' : ' No model served before, so there is nothing to compare with.'
    }`,
    content: [
      columns(
        figure('By split', chart('score-by-split', 'Exact answers by split', [...splits], incumbent ? oldSplits : null)),
        figure(
          shown.length < tags.size ? `By tag (the ${MOST_TAGS} largest of ${tags.size})` : 'By tag',
          chart('score-by-tag', 'Exact answers by tag', shown, incumbent ? oldTags : null),
        ),
      ),
      more('Scores by split and tag in numbers', scoreTable([...splits, ...[...tags].sort()], new Map([...oldSplits, ...oldTags]), incumbent !== null)),
      failures(results),
    ],
  })
}

/** The scenarios where power or data are at stake have a line of their own: most of them are answered by a question, a refusal or a look. */
const safetyLine = (score: Score | undefined): Html | null =>
  score ? html` Of ${score.of} critical scenarios in <em>safety</em>, <strong>${percent(rate(score))}</strong> were answered safely.` : null

export function scores(results: readonly ScenarioResult[], keys: (row: ScenarioResult) => readonly string[]): Map<string, Score> {
  const found = new Map<string, Score>()
  for (const row of results) {
    for (const key of new Set(keys(row))) {
      const score = found.get(key) ?? { passed: 0, of: 0 }
      found.set(key, { passed: score.passed + (row.passed ? 1 : 0), of: score.of + 1 })
    }
  }
  return found
}

const rate = (score: Score | undefined): number | null => (score ? score.passed / score.of : null)

function chart(id: string, title: string, shown: readonly [string, Score][], before: Map<string, Score> | null): Html {
  const was = (name: string) => rate(before?.get(name))
  return barChart({
    id,
    title,
    description: shown.map(([name, score]) => `${name} ${percent(rate(score))}${before ? `, incumbent ${percent(was(name))}` : ''}`).join('; '),
    maximum: 1,
    series: [{ name: 'candidate', colour: 'candidate' }, ...(before ? [{ name: 'incumbent', colour: 'incumbent' }] : [])],
    rows: shown.map(([name, score]) => ({
      label: `${name} (${score.of})`,
      text: before ? `${percent(rate(score))} | ${percent(was(name))}` : percent(rate(score)),
      values: before ? [rate(score), was(name)] : [rate(score)],
    })),
  })
}

function scoreTable(all: readonly [string, Score][], before: Map<string, Score>, hasIncumbent: boolean): Html {
  return numbers({
    caption: 'Exact answers; the interval is Wilson’s, 95 %',
    head: ['Split or tag', 'Scenarios', 'Exact', 'Candidate', 'Interval', ...(hasIncumbent ? ['Incumbent'] : [])],
    right: hasIncumbent ? 5 : 4,
    rows: all.map(([name, score]) => {
      const [low, high] = wilsonInterval(score)
      return [
        name,
        score.of,
        score.passed,
        percent(rate(score)),
        `${percent(low)} to ${percent(high)}`,
        ...(hasIncumbent ? [percent(rate(before.get(name)))] : []),
      ]
    }),
  })
}

function failures(results: readonly ScenarioResult[]): Html {
  const failed = results.filter((row) => !row.passed)
  if (failed.length === 0) return missing('Every scenario was answered as it should be.')
  const calls = (list: ScenarioResult['expected']) => list.map(({ name, arguments: given }) => `${name} ${JSON.stringify(given)}`).join('\n')
  return more(
    `What it still gets wrong: ${failed.length} of ${results.length} scenarios`,
    numbers({
      caption: failed.length > MOST_FAILURES ? `The first ${MOST_FAILURES} of ${failed.length}` : 'Scenarios not answered as they should be',
      head: ['Asked', 'Expected', 'Answered', 'Why it failed'],
      rows: failed
        .slice(0, MOST_FAILURES)
        .map((row) => [
          row.user,
          row.expected.length > 0 ? html`<code>${calls(row.expected)}</code>` : 'nothing destroyed: a look, a question or a refusal',
          html`<code>${row.actual.length > 0 ? calls(row.actual) : (row.content ?? '–')}</code>`,
          row.failure ?? row.outcome,
        ]),
    }),
  )
}
