/** Text that is safe to stand in the page as it is. Only `html` makes it. */
export interface Html {
  readonly html: string
}

export type Part = Html | readonly Part[] | string | number | null

/** A template in which every value is escaped, unless it is `Html` itself; null is nothing. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: texts.map((text, index) => text + (index < parts.length ? render(parts[index] ?? null) : '')).join('') }
}

function render(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part))
  return 'html' in part ? part.html : part.map(render).join('')
}

/** For text and for attributes in double quotes. Control characters have no place in HTML: they show as their pictures (U+2400). */
export function escapeText(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
    .replace(CONTROL, (character) => String.fromCodePoint(0x2400 + (character.codePointAt(0) ?? 0)))
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g

/** Text that is HTML already: a style sheet of our own. */
export const trusted = (text: string): Html => ({ html: text })
