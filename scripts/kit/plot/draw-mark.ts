import { type Html, html } from '#kit/markup'

const SIZE = 4.5

/** A mark at a place; colour and shape both tell the series. Colours repeat after eight, shapes after four. */
export function drawMark(series: number, x: number, y: number, text: string | null): Html {
  const name = text === null ? null : html`<title>${text}</title>`
  const [colour, r] = [`mark s${series % 8}`, SIZE]
  switch ((series + Math.floor(series / 8)) % 4) {
    case 0:
      return html`<circle class="${colour}" cx="${x}" cy="${y}" r="${r}">${name}</circle>`
    case 1:
      return html`<rect class="${colour}" x="${x - r + 0.5}" y="${y - r + 0.5}" width="${2 * r - 1}" height="${2 * r - 1}">${name}</rect>`
    case 2:
      return html`<path class="${colour}" d="M${x} ${y - r - 1}l${r + 1} ${r + 1}l${-r - 1} ${r + 1}l${-r - 1} ${-r - 1}z">${name}</path>`
    default:
      return html`<path class="${colour}" d="M${x} ${y - r - 1}l${r + 1} ${2 * r}h${-2 * r - 2}z">${name}</path>`
  }
}
