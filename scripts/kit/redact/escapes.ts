/** An escape that is not at its end yet. */
const BEGUN = /\\+(?:u[0-9a-f]{0,3})?$/i

/** The first place from `start` on that is no part of an escape begun before it: in JSON text the letter after `\` belongs to it, however often that was escaped. */
export function afterEscape(text: string, start: number): number {
  if (text[start - 1] !== '\\') return start
  return start + (/^u[0-9a-f]{4}/i.test(text.slice(start, start + 5)) ? 5 : 1)
}

/** The last place up to `end` before which no escape is cut in two. */
export function beforeEscape(text: string, end: number): number {
  const [begun = ''] = BEGUN.exec(text.slice(Math.max(0, end - 12), end)) ?? []
  return end - begun.length
}
