import { type Html, html } from '#kit/markup'
import { drawMark } from './draw-mark.ts'
import { shorten } from './shorten.ts'

const [LEFT, RIGHT, LINE, LETTER, LONGEST] = [16, 744, 20, 7.2, 48]

/** Marks and names of the series, in as many lines as they need. */
export function drawLegend(names: readonly string[], top: number): { drawn: Html; height: number } {
  let [x, y] = [LEFT, top]
  const drawn = names.map((name, series) => {
    const text = shorten(name, LONGEST)
    const width = 20 + text.length * LETTER + 16
    if (x > LEFT && x + width > RIGHT) [x, y] = [LEFT, y + LINE]
    const entry = html`${drawMark(series, x + 6, y - 4, null)}<text class="soft" x="${x + 17}" y="${y}">${text}</text>`
    x += width
    return entry
  })
  return { drawn: html`${drawn}`, height: y - top + LINE }
}
