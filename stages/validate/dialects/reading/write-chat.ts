import type { ToolCall } from '#kit/records'
import { isObject, type JsonObject, parseKeepingDigits, plain } from '../../json.ts'
import type { Turn } from '../dialect.ts'
import { type ChatStyle, innerOf, textOf } from './read-chat.ts'

/** A turn in the dialect's form. What of it the mends do not touch stays as the row has it. */
export function writeChatTurn({ message, own, asRead }: Turn, style: ChatStyle): unknown {
  if (asRead || !isObject(own)) return own
  const next: JsonObject = { ...own }
  if (textOf(own.content) !== message.content) next.content = message.content
  if (message.role === 'tool' && (style.ids === 'needed' || own.tool_call_id !== undefined)) next.tool_call_id = message.tool_call_id
  if (message.role !== 'assistant') return next
  if (message.tool_calls)
    next.tool_calls = message.tool_calls.map((call, index) => writeCall(call, Array.isArray(own.tool_calls) ? own.tool_calls[index] : undefined, style))
  else delete next.tool_calls
  if ((plain(own.weight) ?? 1) !== message.weight) next.weight = message.weight
  return next
}

function writeCall(call: ToolCall, own: unknown, style: ChatStyle): JsonObject {
  const outer: JsonObject = isObject(own) ? own : {}
  const known = innerOf(outer, style)
  const inner: JsonObject = {
    ...(isObject(known) && known),
    name: call.function.name,
    arguments: writeArguments(call, isObject(known) ? known.arguments : undefined, style),
  }
  const id = style.ids === 'needed' || outer.id !== undefined ? { id: call.id } : {}
  if (style.calls === 'flat') return { ...inner, ...id }
  return { ...outer, ...id, type: 'function', function: inner }
}

function writeArguments(call: ToolCall, own: unknown, style: ChatStyle): unknown {
  const text = call.function.arguments
  if (style.arguments === 'text') return text
  if (isObject(own) && JSON.stringify(own) === text) return own
  try {
    const value = parseKeepingDigits(text)
    return isObject(value) ? value : text
  } catch {
    return text
  }
}
