import { type Html, html } from '#kit/markup'
import { barChart } from '../charts/bar-chart.ts'
import { lineChart, thin } from '../charts/line-chart.ts'
import { count, figure as figureText, percent, rows as rowsText } from '../numbers.ts'
import type { CurvePoint, ReportData, Selection } from '../report-data.ts'
import { columns, figure, missing, more, numbers, section } from './section.ts'

/** The curve of the training, and what the model was trained on. */
export function trainingSection({ curve, selection }: Pick<ReportData, 'curve' | 'selection'>): Html {
  const last = curve.at(-1)
  const trained = selection ? Object.values(selection.trained).reduce((sum, rows) => sum + rows, 0) : null
  const best = curve.reduce<number | null>(
    (most, { developmentExact }) => (developmentExact !== null && developmentExact > (most ?? -1) ? developmentExact : most),
    null,
  )
  return section({
    id: 'training',
    title: 'Training',
    note: last
      ? html`<strong>${count(last.step)}</strong> optimizer steps${last.tokens === null ? '' : html` on <strong>${count(last.tokens)}</strong> tokens`}${
          trained === null ? '' : html` of <strong>${rowsText(trained)}</strong>`
        }${best === null ? '' : html`; at best <strong>${percent(best)}</strong> exact on the development rows`}.`
      : 'No training curve came in.',
    content: [
      last ? curves(curve) : null,
      selection ? selected(selection) : missing('The training left no account of the rows it selected.'),
      last ? more('The curve in numbers', curveTable(curve)) : null,
    ],
  })
}

function curves(curve: readonly CurvePoint[]): Html {
  const points = (name: 'loss' | 'developmentExact') => curve.flatMap((point) => (point[name] === null ? [] : [{ x: point.step, y: point[name] }]))
  const [loss, exact] = [points('loss'), points('developmentExact')]
  const says = (name: string, line: { y: number }[]) =>
    `${name} from ${figureText(line[0]?.y ?? 0)} to ${figureText(line.at(-1)?.y ?? 0)} over ${curve.length} points. The numbers are in the table below.`
  return columns(
    loss.length === 0
      ? null
      : figure(
          'Loss',
          lineChart({
            id: 'curve-loss',
            title: 'Training loss',
            description: says('Loss', loss),
            points: loss,
            xName: 'optimizer step',
            yName: 'loss, logarithmic',
            colour: 'candidate',
            scale: 'log',
          }),
        ),
    exact.length === 0
      ? null
      : figure(
          'Exact answers on development rows',
          lineChart({
            id: 'curve-exact',
            title: 'Exact answers on development rows',
            description: says('Share of exact answers', exact),
            points: exact,
            xName: 'optimizer step',
            yName: 'share exact',
            colour: 'candidate',
            range: [0, 1],
            yText: (share) => `${Math.round(share * 100)} %`,
          }),
        ),
  )
}

function selected({ trained, leftOut }: Selection): Html {
  const sources = Object.entries(trained).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const gone = leftOut.reduce((sum, { rows }) => sum + rows, 0)
  return columns(
    figure(
      'Trained rows by source',
      barChart({
        id: 'trained-by-source',
        title: 'Trained rows by source',
        description: sources.map(([source, rows]) => `${source} ${rowsText(rows)}`).join(', '),
        series: [{ name: 'trained', colour: 'candidate' }],
        rows: sources.map(([source, rows]) => ({ label: source, text: rowsText(rows), values: [rows] })),
      }),
    ),
    figure(
      'Left out of training',
      leftOut.length === 0
        ? missing('Every row was trained on.')
        : numbers({
            caption: `${rowsText(gone)} left out, by source and reason`,
            head: ['Source', 'Reason', 'Rows'],
            right: 1,
            rows: [...leftOut].sort((a, b) => b.rows - a.rows).map(({ source, reason, rows }) => [source, reason, count(rows)]),
          }),
    ),
  )
}

const curveTable = (curve: readonly CurvePoint[]): Html =>
  numbers({
    caption: 'Training curve',
    head: ['Optimizer step', 'Loss', 'Learning rate', 'Tokens', 'Development rows exact'],
    right: 5,
    rows: thin(curve, 24).map(({ step, loss, learningRate, tokens, developmentExact }) => [
      count(step),
      loss === null ? '–' : figureText(loss),
      learningRate === null ? '–' : learningRate.toExponential(2),
      tokens === null ? '–' : count(tokens),
      percent(developmentExact),
    ]),
  })
