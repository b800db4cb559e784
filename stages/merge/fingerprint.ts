import { createHash } from 'node:crypto'
import { canonicalJson, type Example, type Message } from '#kit/records'

/** Equal for rows that teach the same: what was said and called, by which of the offered tools. Ids, tags, provenance and the text of tool schemas do not count. */
export function fingerprint({ messages, tools }: Pick<Example, 'messages' | 'tools'>): string {
  const places = new Map<string, number>()
  const said = messages.map((message) => canonicalMessage(message, places))
  const offered = tools.map((tool) => tool.function.name).sort()
  return createHash('sha256')
    .update(JSON.stringify([said, offered]))
    .digest('hex')
    .slice(0, 32)
}

/** `places` numbers the calls of the row: a tool message answers the nth call, whatever that call is named. */
function canonicalMessage(message: Message, places: Map<string, number>): unknown[] {
  if (message.role === 'tool') return ['tool', message.content, places.get(message.tool_call_id) ?? null]
  if (message.role !== 'assistant') return [message.role, message.content]
  const calls = (message.tool_calls ?? []).map((call) => {
    places.set(call.id, places.size)
    return [call.function.name, canonicalArguments(call.function.arguments)]
  })
  return ['assistant', message.content ?? '', message.reasoning ?? '', calls, message.weight]
}

/** Arguments with sorted keys and no white space. Text that is no JSON stands for itself; a number keeps its digits, so two long ids never become one double. */
export function canonicalArguments(text: string): string {
  try {
    return canonicalJson(JSON.parse(/\d{16}/.test(text) ? quoteLongNumbers(text) : text))
  } catch {
    return text
  }
}

const quoteLongNumbers = (text: string) =>
  text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => (token.startsWith('"') || token.length < 16 ? token : `"number ${token}"`))
