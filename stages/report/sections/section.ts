import { type Html, html, type Part } from '#kit/markup'

/** A card of the page. `note` says in a sentence what is to be seen. */
export const section = ({ id, title, note, content }: { id: string; title: string; note: Part; content: Part }): Html => html`
<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>
<p class="note">${note}</p>
${content}</section>`

/** Pictures and tables side by side where the screen has room. */
export const columns = (...content: Part[]): Html => html`<div class="columns">${content}</div>`

export const figure = (caption: string, content: Part): Html => html`<figure><figcaption>${caption}</figcaption>${content}</figure>`

/** `right` counts the columns, from the right, that hold numbers. A wide table scrolls in its own box and never moves the page. */
export function numbers({
  caption,
  head,
  rows,
  right = 0,
}: {
  caption: string
  head: readonly string[]
  rows: readonly (readonly Part[])[]
  right?: number
}): Html {
  const side = (index: number) => (index >= head.length - right ? 'right' : 'left')
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${head.map((name, index) => html`<th scope="col" class="${side(index)}">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => html`<td class="${side(index)}${isLong(cell) ? ' long' : ''}">${cell}</td>`)}</tr>\n`)}</tbody></table></div>`
}

/** What only some readers look for: open on demand. */
export const more = (summary: string, content: Part): Html => html`<details><summary>${summary}</summary>${content}</details>`

export const missing = (text: string): Html => html`<p class="missing">${text}</p>`

const isLong = (cell: Part) => typeof cell === 'string' && cell.length > 24
