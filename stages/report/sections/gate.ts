import { type Html, html, type Part } from '#kit/markup'
import type { GateVerdict } from '#kit/records'
import { intervalChart } from '../charts/interval-chart.ts'
import { count, figure as figureText, percent, points, shortDigest } from '../numbers.ts'
import type { ReportData } from '../report-data.ts'
import { columns, figure, missing, numbers, section } from './section.ts'

export const DECISIONS: Record<GateVerdict['decision'], string> = {
  promote: 'passed the gate',
  reject: 'was refused by the gate',
  needs_human: 'is left to a person',
}

/** The gate's decision, its reasons, and the numbers behind them. */
export function gateSection({ verdict }: Pick<ReportData, 'verdict'>): Html {
  if (!verdict) return section({ id: 'gate', title: 'Gate', note: 'No verdict came in.', content: missing('Nothing to show.') })
  return section({
    id: 'gate',
    title: 'Gate',
    note: html`Candidate <code>${shortDigest(verdict.candidate)}</code>, measured against ${
      verdict.incumbent ? html`the incumbent <code>${shortDigest(verdict.incumbent)}</code>` : 'no incumbent'
    }, <strong>${DECISIONS[verdict.decision]}</strong>.`,
    content: [
      html`<ul class="reasons ${verdict.decision}">${verdict.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`,
      columns(figure('Measured', facts(verdict)), interval(verdict)),
      verdict.guardrails.length === 0
        ? missing('No guardrail was looked at.')
        : numbers({
            caption: 'Guardrails: what may not get worse on the way',
            head: ['Guardrail', 'Holds', 'Detail'],
            rows: verdict.guardrails.map(({ name, passed, detail }) => [
              name,
              html`<span class="${passed ? 'holds' : 'broken'}">${passed ? 'yes' : 'no'}</span>`,
              detail,
            ]),
          }),
    ],
  })
}

function facts(verdict: GateVerdict): Html {
  const { confidenceInterval, minimalDetectableEffect, pValue } = verdict
  const list: [string, Part][] = [
    ['Candidate exact', percent(verdict.candidateRate)],
    ['Incumbent exact', percent(verdict.incumbentRate)],
    ['Pairs of answers', count(verdict.pairs)],
    ['Only the candidate right', count(verdict.wins)],
    ['Only the incumbent right', count(verdict.losses)],
    ['p-value (exact McNemar)', pValue === null ? '–' : pValue < 0.0001 ? pValue.toExponential(1) : figureText(pValue)],
    [
      'Confidence interval of the gain',
      confidenceInterval ? `${points(confidenceInterval[0]).replace(' points', '')} to ${points(confidenceInterval[1])}` : '–',
    ],
    ['Smallest gain it could detect', minimalDetectableEffect === null ? '–' : points(minimalDetectableEffect)],
  ]
  return html`<dl class="facts">${list.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function interval({ confidenceInterval, candidateRate, incumbentRate, minimalDetectableEffect }: GateVerdict): Part {
  if (!confidenceInterval || candidateRate === null || incumbentRate === null) return null
  const estimate = candidateRate - incumbentRate
  const [low, high] = confidenceInterval
  return figure(
    'Gain over the incumbent, in points',
    intervalChart({
      id: 'gain',
      title: 'Gain over the incumbent with its confidence interval',
      description: `The gain is ${points(estimate)}; the interval goes from ${points(low)} to ${points(high)}.`,
      estimate,
      interval: confidenceInterval,
      marks: minimalDetectableEffect === null ? [] : [{ value: minimalDetectableEffect, name: 'detectable from' }],
    }),
  )
}
