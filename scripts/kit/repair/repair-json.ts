export interface RepairedJson {
  /** The JSON text, mended. */
  text: string
  value: unknown
  repairs: string[]
}

/**
 * Reads JSON text as it is, else after the repairs that leave only one reading: `\'` is no escape in JSON and means an apostrophe, and a raw line
 * break or tab inside a string means itself. Quotes are never replaced: that would take the apostrophes along. Null where it still is not JSON.
 */
export function repairJson(text: string): RepairedJson | null {
  const whole = tryParse(text)
  if (whole) return { text, value: whole.value, repairs: [] }
  const repairs = new Set<string>()
  const mended = text.replace(STRING, (string) => string.replace(ESCAPE_OR_CONTROL, (part) => mend(part, repairs)))
  const parsed = repairs.size > 0 ? tryParse(mended) : null
  return parsed && { text: mended, value: parsed.value, repairs: [...repairs].sort() }
}

// Unrolled, so that a long string costs no stack.
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/g
const ESCAPE_OR_CONTROL = /\\[\s\S]|\p{Cc}/gu

function mend(part: string, repairs: Set<string>): string {
  if (part === "\\'") {
    repairs.add('escaped-quote')
    return "'"
  }
  if (part.startsWith('\\') || part >= ' ') return part
  repairs.add('raw-control')
  return JSON.stringify(part).slice(1, -1)
}

function tryParse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

/** JSON text without the white space between its tokens. Numbers keep their digits, which `JSON.stringify` of the value would not promise. */
export function compactJson(text: string): string {
  let [kept, from] = ['', 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code <= SPACE) {
      kept += text.slice(from, at)
      from = at + 1
    }
  }
  return from === 0 ? text : kept + text.slice(from)
}

const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20]

/** The place of the quote that ends the string which starts at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return text.length
}
