import { repairJson } from '#kit/repair'

/** What a system text says once the markup of the chat template is taken off it. */
export interface ParsedDump {
  content: string
  /** The tools that it declares, in the shape in which they stand there; null where they cannot be read. */
  tools: readonly unknown[] | null
}

const SEGMENT = /<\|im_system\|>(\w*)<\|im_middle\|>([\s\S]*?)(?:<\|im_end\|>|$)/g

/**
 * Kimi-K2 rows have as their system turn what the model was given: `<|im_system|>tool_declare<|im_middle|>[...]<|im_end|>`, and system texts in the same markup.
 * Null where the text is no such dump.
 */
export function parseDump(text: string): ParsedDump | null {
  const segments = [...text.matchAll(SEGMENT)]
  if (segments.length === 0) return null
  const declared = segments.filter(([, role]) => role === 'tool_declare').map(([, , body]) => repairJson(body?.slice(body.indexOf('[')) ?? '')?.value)
  const rest = text.replace(SEGMENT, (_, role: string, body: string) => (role === 'tool_declare' ? '' : `\n${body}\n`))
  return { content: rest.trim(), tools: declared.every((value) => Array.isArray(value)) ? declared.flat() : null }
}
