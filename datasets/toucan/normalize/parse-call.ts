import { z } from 'zod'
import { excerpt, parseArguments, parsePythonLiteral } from '#kit/repair'

export type ParsedCall =
  | { kind: 'call'; name: string; arguments: string; repairs: string[] }
  | { kind: 'problem'; reason: 'call-syntax' | 'call-arguments'; detail: string }

const Call = z.object({ name: z.string().min(1), arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish() })

/** A tool_call's content: `{'name': 'N', 'arguments': '{"city": "A"}'}`, a Python dict whose arguments are JSON text (or, rarely, a dict). */
export function parseCall(content: string): ParsedCall {
  let literal: unknown
  try {
    literal = parsePythonLiteral(content)
  } catch (error) {
    return { kind: 'problem', reason: 'call-syntax', detail: `no Python dict: ${error instanceof Error ? error.message : String(error)}` }
  }
  const call = Call.safeParse(literal)
  if (!call.success) return { kind: 'problem', reason: 'call-syntax', detail: `a dict without name and arguments: ${excerpt(content)}` }
  const { name, arguments: given } = call.data
  const parsed = parseArguments(typeof given === 'string' ? given : JSON.stringify(given ?? {}))
  if (!parsed) return { kind: 'problem', reason: 'call-arguments', detail: `arguments of ${name} are no JSON object: ${excerpt(String(given))}` }
  return { kind: 'call', name, arguments: parsed.text, repairs: typeof given === 'string' ? parsed.repairs : ['dict-arguments', ...parsed.repairs] }
}
