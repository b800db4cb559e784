import { type Html, html } from '#kit/markup'
import { picture, WIDTH } from './picture.ts'

export interface IntervalChart {
  id: string
  title: string
  description: string
  /** Differences as shares: 0.02 is two points. */
  estimate: number
  interval: readonly [number, number]
  /** Marked lines beside the one at 0. */
  marks: readonly { value: number; name: string }[]
}

const [MIDDLE, HEIGHT, MARGIN] = [40, 84, 16]

/** A difference with its interval on an axis around 0. */
export function intervalChart({ id, title, description, estimate, interval, marks }: IntervalChart): Html {
  const values = [0, estimate, ...interval, ...marks.map((mark) => mark.value)]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = Math.max(0.01, (high - low) * 0.08)
  const px = (value: number) => (MARGIN + ((value - low + room) / (high - low + 2 * room)) * (WIDTH - 2 * MARGIN)).toFixed(1)
  const text = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value * 100).toFixed(1)}`
  const label = (value: number, y: number, words: string) => {
    const x = Number(px(value))
    const anchor = x < 60 ? 'start' : x > WIDTH - 60 ? 'end' : 'middle'
    return html`<text class="tick" x="${anchor === 'start' ? Math.min(x, 4) : anchor === 'end' ? Math.max(x, WIDTH - 4) : x}" y="${y}" text-anchor="${anchor}">${words}</text>`
  }
  return picture({
    id,
    title,
    description,
    height: HEIGHT,
    content: [
      html`<line class="axis" x1="${px(0)}" x2="${px(0)}" y1="18" y2="60"/>${label(0, 76, 'no difference')}`,
      ...marks.map(
        ({ value, name }) => html`<line class="mark" x1="${px(value)}" x2="${px(value)}" y1="22" y2="60"/>${label(value, 11, `${name} ${text(value)}`)}`,
      ),
      html`<line class="interval" x1="${px(interval[0])}" x2="${px(interval[1])}" y1="${MIDDLE}" y2="${MIDDLE}"/>
<circle class="candidate" cx="${px(estimate)}" cy="${MIDDLE}" r="6"/>
<text class="value" x="${px(estimate)}" y="${MIDDLE + 20}" text-anchor="middle">${text(estimate)}</text>`,
    ],
  })
}
