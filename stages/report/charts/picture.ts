import { type Html, html } from '#kit/markup'

/** All pictures are drawn 360 units wide, as wide as a telephone; the page scales them. */
export const WIDTH = 360

/** Letters of the pictures' 12-unit type are about 6.8 units wide; text that would not fit is cut and marked. */
export function shorten(text: string, units: number): string {
  const letters = Math.max(1, Math.floor(units / 6.8))
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`
}

/** An SVG that says what it shows to those who cannot see it. */
export function picture({
  id,
  title,
  description,
  height,
  content,
}: {
  id: string
  title: string
  description: string
  height: number
  content: Html[]
}): Html {
  return html`<svg role="img" viewBox="0 0 ${WIDTH} ${height}" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>
${content}</svg>`
}
