import { type Html, html, trusted } from '#kit/markup'
import { drawLegend } from './draw-legend.ts'
import { drawMark } from './draw-mark.ts'
import { makeScale, type Scale, type ScaleKind } from './scale.ts'
import { shorten } from './shorten.ts'
import { STYLE } from './style.ts'

export interface PlotPoint {
  x: number | string
  y: number
  /** What a pointer that rests on it is told. */
  text: string
}

export interface PlotSeries {
  name: string
  points: readonly PlotPoint[]
}

export interface Plot {
  title: string
  /** For those who cannot see it. */
  description: string
  x: { name: string; kind: ScaleKind }
  y: { name: string; kind: 'linear' | 'log' }
  series: readonly PlotSeries[]
}

const WIDTH = 760
const [LEFT, RIGHT, BOTTOM, INNER] = [76, 44, 56, 300]

/** One picture as a file of its own: axes with ticks, a line through the mean at each x, a mark for each point, a legend. */
export function drawPlot({ title, description, x, y, series }: Plot): string {
  const points = series.flatMap((one) => one.points)
  const [across, up] = [
    makeScale(
      points.map((point) => point.x),
      x.kind,
    ),
    makeScale(
      points.map((point) => point.y),
      y.kind,
    ),
  ]
  const legend = drawLegend(
    series.map((one) => one.name),
    48,
  )
  const top = 48 + legend.height
  const height = top + INNER + BOTTOM
  const px = (value: number | string) => fixed(LEFT + across.place(value) * (WIDTH - LEFT - RIGHT))
  const py = (value: number) => fixed(top + (1 - up.place(value)) * INNER)
  const drawn = html`<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" aria-labelledby="title description">
<title id="title">${title}</title><desc id="description">${description}</desc>
<style>${trusted(STYLE)}</style>
<rect class="paper" width="${WIDTH}" height="${height}"/>
<text class="title" x="16" y="28">${shorten(title, 66)}</text>
${legend.drawn}
${up.ticks.map(({ value, text }) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${py(Number(value))}" y2="${py(Number(value))}"/><text class="soft" x="${LEFT - 8}" y="${fixed(Number(py(Number(value))) + 4)}" text-anchor="end">${text}</text>`)}
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${top + INNER}" y2="${top + INNER}"/>
${xTicks(across).map(({ value, text }) => html`<line class="axis" x1="${px(value)}" x2="${px(value)}" y1="${top + INNER}" y2="${top + INNER + 5}"/><text class="soft" x="${px(value)}" y="${top + INNER + 20}" text-anchor="middle">${text}</text>`)}
<text class="soft" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${height - 12}" text-anchor="middle">${shorten(x.name, 90)}</text>
<text class="soft" transform="translate(18 ${top + INNER / 2}) rotate(-90)" text-anchor="middle">${shorten(y.name, 40)}</text>
${series.map((one, index) => drawSeries(one, index, across, px, py))}
</svg>
`
  return drawn.html
}

function drawSeries({ points }: PlotSeries, index: number, across: Scale, px: (x: number | string) => string, py: (y: number) => string): Html {
  const line = across.kind === 'category' ? [] : means(points)
  const path = line.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${px(x)} ${py(y)}`).join('')
  return html`<g>${line.length > 1 ? html`<path class="line s${index % 8}" d="${path}"/>` : null}
${points.map(({ x, y, text }) => drawMark(index, Number(px(x)), Number(py(y)), text))}</g>`
}

/** In the order of x, with one y for each. */
function means(points: readonly PlotPoint[]): { x: number; y: number }[] {
  const at = new Map<number, number[]>()
  for (const { x, y } of points) at.set(Number(x), [...(at.get(Number(x)) ?? []), y])
  return [...at].sort(([a], [b]) => a - b).map(([x, ys]) => ({ x, y: ys.reduce((sum, y) => sum + y, 0) / ys.length }))
}

/** Names of categories that would run into each other are cut. */
function xTicks({ kind, ticks }: Scale): Scale['ticks'] {
  if (kind !== 'category') return ticks
  const letters = Math.max(3, Math.floor((WIDTH - LEFT - RIGHT) / ticks.length / 7))
  return ticks.map(({ value, text }) => ({ value, text: shorten(text, letters) }))
}

const fixed = (value: number): string => value.toFixed(1)
