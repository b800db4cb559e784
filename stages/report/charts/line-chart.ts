import { type Html, html } from '#kit/markup'
import { figure } from '../numbers.ts'
import { picture, WIDTH } from './picture.ts'

export interface Point {
  x: number
  y: number
}

export interface LineChart {
  id: string
  title: string
  description: string
  points: readonly Point[]
  xName: string
  yName: string
  colour: string
  /** `log` shows a value that falls by orders of magnitude; it needs values above 0. */
  scale?: 'linear' | 'log'
  /** The ends of the y axis; by default the values'. */
  range?: readonly [number, number]
  yText?: (value: number) => string
}

const [LEFT, RIGHT, TOP, BOTTOM, HEIGHT] = [44, 8, 22, 34, 190]
const MOST_POINTS = 300

/** One line over a grid. Long series are thinned evenly: first and last point stay. */
export function lineChart({ id, title, description, points, xName, yName, colour, scale = 'linear', range, yText = figure }: LineChart): Html {
  const shown = thin(points.filter((point) => Number.isFinite(point.y) && (scale === 'linear' || point.y > 0)))
  if (shown.length === 0) return picture({ id, title, description, height: 20, content: [html`<text class="tick" x="0" y="14">no values</text>`] })
  const xs = shown.map((point) => point.x)
  const ys = shown.map((point) => point.y)
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)]
  const [y0, y1] = range ?? (scale === 'log' ? [Math.min(...ys), Math.max(...ys)] : [Math.min(0, ...ys), Math.max(...ys)])
  const measure = scale === 'log' ? Math.log : (value: number) => value
  const place = (value: number, from: number, to: number) => (to === from ? 0.5 : (value - from) / (to - from))
  const px = (x: number) => LEFT + place(x, x0, x1) * (WIDTH - LEFT - RIGHT)
  const py = (y: number) => HEIGHT - BOTTOM - place(measure(y), measure(y0), measure(y1)) * (HEIGHT - BOTTOM - TOP)
  const path = shown.map((point, index) => `${index === 0 ? 'M' : 'L'}${px(point.x).toFixed(1)} ${py(point.y).toFixed(1)}`).join('')
  const grid = ticks(y0, y1, scale).map(
    (tick) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${py(tick).toFixed(1)}" y2="${py(tick).toFixed(1)}"/>
<text class="tick" x="${LEFT - 6}" y="${(py(tick) + 4).toFixed(1)}" text-anchor="end">${yText(tick)}</text>`,
  )
  const last = shown.at(-1)
  return picture({
    id,
    title,
    description,
    height: HEIGHT,
    content: [
      html`<text class="tick" x="0" y="11">${yName}</text>${grid}
<text class="tick" x="${LEFT}" y="${HEIGHT - BOTTOM + 15}">${figure(x0)}</text>
<text class="tick" x="${WIDTH - RIGHT}" y="${HEIGHT - BOTTOM + 15}" text-anchor="end">${figure(x1)}</text>
<text class="tick" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${xName}</text>`,
      html`<path class="line ${colour}" d="${path}"/>`,
      last ? html`<circle class="${colour}" cx="${px(last.x).toFixed(1)}" cy="${py(last.y).toFixed(1)}" r="3"/>` : html``,
    ],
  })
}

export function thin<T>(items: readonly T[], most = MOST_POINTS): T[] {
  if (items.length <= most) return [...items]
  const step = (items.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => items[Math.round(index * step)]).filter((item) => item !== undefined)
}

/** Powers of ten where the scale is logarithmic and holds two of them; else five even steps. */
function ticks(from: number, to: number, scale: 'linear' | 'log'): number[] {
  if (from === to) return [from]
  if (scale === 'log') {
    const powers = Array.from({ length: 40 }, (_, index) => 10 ** (index - 20)).filter((power) => power >= from && power <= to)
    if (powers.length >= 2) return powers
    return Array.from({ length: 4 }, (_, index) => from * (to / from) ** (index / 3))
  }
  return Array.from({ length: 5 }, (_, index) => from + ((to - from) * index) / 4)
}
