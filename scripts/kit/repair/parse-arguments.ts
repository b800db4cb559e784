import { compactJson, repairJson } from './repair-json.ts'

export interface ParsedArguments {
  /** A JSON object as text, as `ToolCall` holds it. */
  text: string
  repairs: string[]
}

/** A call's arguments from upstream text: a JSON object, bare or within one pair of quotes. Null where no repair makes an object of it. */
export function parseArguments(text: string): ParsedArguments | null {
  const trimmed = text.trim()
  if (trimmed === '') return { text: '{}', repairs: ['missing-arguments'] }
  const quoted = trimmed.length > 1 && trimmed.startsWith("'") && trimmed.endsWith("'")
  const parsed = repairJson(quoted ? trimmed.slice(1, -1) : trimmed)
  if (!parsed) return null
  const repairs = quoted ? ['single-quotes', ...parsed.repairs] : parsed.repairs
  if (typeof parsed.value === 'string' && !quoted) {
    const inner = repairJson(parsed.value)
    return inner && isObject(inner.value) ? { text: compactJson(inner.text), repairs: [...repairs, 'double-encoded', ...inner.repairs] } : null
  }
  return isObject(parsed.value) ? { text: compactJson(parsed.text), repairs } : null
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
