export interface RepairedJson {
  /** The JSON text with the white space between tokens taken out. Numbers keep their digits, which `JSON.stringify` of the value would not promise. */
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
  if (whole) return { text: compact(text), value: whole.value, repairs: [] }
  const repairs = new Set<string>()
  const mended = text.replace(STRING, (string) => string.replace(ESCAPE_OR_CONTROL, (part) => mend(part, repairs)))
  const parsed = repairs.size > 0 ? tryParse(mended) : null
  return parsed && { text: compact(mended), value: parsed.value, repairs: [...repairs].sort() }
}

// Unrolled, so that a long string costs no stack.
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/g
const STRING_OR_SPACE = /("[^"\\]*(?:\\[\s\S][^"\\]*)*")|\s+/g
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

const compact = (text: string): string => text.replace(STRING_OR_SPACE, (_, string?: string) => string ?? '')

function tryParse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}
