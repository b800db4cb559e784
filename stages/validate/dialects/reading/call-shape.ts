import { isObject } from '../../json.ts'

export type CallShape = 'none' | 'wrapped-text' | 'wrapped-object' | 'flat'

/** How the first call in a list of messages is written. */
export function callShape(messages: unknown): CallShape {
  if (!Array.isArray(messages)) return 'none'
  for (const message of messages) {
    const calls = isObject(message) && message.role === 'assistant' && Array.isArray(message.tool_calls) ? message.tool_calls : []
    const call: unknown = calls[0]
    if (!isObject(call)) continue
    if (!isObject(call.function)) return 'flat'
    return isObject(call.function.arguments) ? 'wrapped-object' : 'wrapped-text'
  }
  return 'none'
}
