import { type Html, html } from '#kit/markup'
import { picture, shorten, WIDTH } from './picture.ts'

/** `colour` names a class of the style sheet. */
export interface Series {
  name: string
  colour: string
}

/** One label with a bar, or a piece of a bar, for each series. `text` stands at the right; null in `values` is no bar. */
export interface BarRow {
  label: string
  text: string
  values: readonly (number | null)[]
}

export interface BarChart {
  id: string
  title: string
  description: string
  series: readonly Series[]
  rows: readonly BarRow[]
  /** The value of a bar of full length; by default the largest in the chart. */
  maximum?: number
  /** Side by side (`grouped`), or one after the other in one bar (`stacked`). */
  shape?: 'grouped' | 'stacked'
}

const LABEL = 16
const GAP = 9

/** Horizontal bars under their labels, which so may be long on a narrow screen. */
export function barChart({ id, title, description, series, rows, shape = 'grouped', maximum = largest(rows, shape) }: BarChart): Html {
  const thickness = shape === 'stacked' || series.length === 1 ? 10 : 7
  const bars = shape === 'stacked' ? 1 : series.length
  const rowHeight = LABEL + bars * (thickness + 2) + GAP
  const top = series.length > 1 ? 24 : 4
  const content = rows.map((row, index) => drawRow({ row, series, shape, maximum, thickness, y: top + index * rowHeight }))
  return picture({ id, title, description, height: top + rows.length * rowHeight, content: [series.length > 1 ? legend(series) : html``, ...content] })
}

function drawRow(given: { row: BarRow; series: readonly Series[]; shape: string; maximum: number; thickness: number; y: number }): Html {
  const { row, series, shape, maximum, thickness, y } = given
  const textWidth = row.text.length * 6.8 + 8
  let [x, line] = [0, 0]
  const bars = series.map((one, index) => {
    const value = row.values[index] ?? null
    const length = value === null || maximum <= 0 ? 0 : Math.min(1, value / maximum) * WIDTH
    // What is there at all can be seen: half a unit at least.
    const bar = bar_(one, shape === 'stacked' ? x : 0, y + LABEL + line * (thickness + 2), value && value > 0 ? Math.max(0.5, length) : 0, thickness)
    if (shape === 'stacked') x += length
    else line++
    return bar
  })
  return html`<g><title>${row.label}: ${row.text}</title><rect class="track" x="0" y="${y + LABEL}" width="${WIDTH}" height="${line > 0 ? line * (thickness + 2) - 2 : thickness}" rx="2"/>${bars}
<text x="0" y="${y + 10}">${shorten(row.label, WIDTH - textWidth)}</text><text class="value" x="${WIDTH}" y="${y + 10}" text-anchor="end">${row.text}</text></g>`
}

const bar_ = ({ colour }: Series, x: number, y: number, width: number, height: number): Html =>
  width > 0 ? html`<rect class="${colour}" x="${round(x)}" y="${y}" width="${round(width)}" height="${height}" rx="2"/>` : html``

function legend(series: readonly Series[]): Html {
  let x = 0
  return html`${series.map(({ name, colour }) => {
    const entry = html`<rect class="${colour}" x="${x}" y="2" width="10" height="10" rx="2"/><text x="${x + 14}" y="11">${name}</text>`
    x += 14 + name.length * 6.8 + 16
    return entry
  })}`
}

function largest(rows: readonly BarRow[], shape: 'grouped' | 'stacked'): number {
  const sizes = rows.flatMap(({ values }) => {
    const numbers = values.map((value) => value ?? 0)
    return shape === 'stacked' ? [numbers.reduce((sum, number) => sum + number, 0)] : numbers
  })
  return Math.max(0, ...sizes)
}

const round = (units: number) => Number(units.toFixed(1))
