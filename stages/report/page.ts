import { type Html, html, type Part, trusted } from '#kit/markup'
import { count, percent, shortDigest } from './numbers.ts'
import type { ReportData } from './report-data.ts'
import { DECISIONS, gateSection } from './sections/gate.ts'
import { rowsSection } from './sections/rows.ts'
import { scores, scoresSection } from './sections/scores.ts'
import { secretsSection } from './sections/secrets.ts'
import { timesSection } from './sections/times.ts'
import { trainingSection } from './sections/training.ts'
import { trialsSection } from './sections/trials.ts'
import { varietySection } from './sections/variety.ts'

/** The whole page as text. It names no other file and no address: it can be mailed, archived and opened offline. */
export function page(data: ReportData, style: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>Flywheel report: ${title(data)}</title>
<style>${trusted(style)}</style>
</head>
<body>
<header>
<p class="kicker">Flywheel report, profile ${data.profile}</p>
<h1>${title(data)}</h1>
${data.verdict ? html`<p class="lead ${data.verdict.decision}">${data.verdict.reasons[0] ?? ''}</p>` : null}
${headline(data)}
<nav aria-label="Sections">${['gate', 'scores', 'training', 'rows', 'variety', 'secrets', 'trials', 'times'].map((id) => html`<a href="#${id}">${id}</a> `)}</nav>
</header>
<main>
${[gateSection(data), scoresSection(data), trainingSection(data), rowsSection(data), varietySection(data), secretsSection(data), trialsSection(data), timesSection(data)]}
</main>
</body>
</html>
`.html
}

const title = ({ verdict }: ReportData): string =>
  verdict ? `Candidate ${shortDigest(verdict.candidate)} ${DECISIONS[verdict.decision]}` : 'No candidate was judged'

/** The few numbers that most readers come for. */
function headline({ candidate, incumbent, selection }: ReportData): Html {
  const tiles: [string, Part][] = []
  const before = scores(incumbent?.results ?? [], (row) => [row.split])
  for (const [split, { passed, of }] of scores(candidate?.results ?? [], (row) => [row.split])) {
    const old = before.get(split)
    tiles.push([
      split === 'safety' ? 'safe, safety' : `exact, ${split}`,
      html`${percent(passed / of)}${old ? html` <small>incumbent ${percent(old.passed / old.of)}</small>` : null}`,
    ])
  }
  if (selection) tiles.push(['rows trained on', count(Object.values(selection.trained).reduce((sum, rows) => sum + rows, 0))])
  return html`<dl class="tiles">${tiles.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}
