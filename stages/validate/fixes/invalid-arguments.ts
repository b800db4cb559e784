import type { ToolCall } from '#kit/records'
import { parseArguments } from '#kit/repair'
import { parseText } from '../dialects/reading/read-tools.ts'
import { isObject } from '../json.ts'
import { defineFix } from './fix.ts'

export const repairArguments = defineFix({
  rule: 'invalid-arguments',
  summary: "quotes around them, escapes that JSON has not, raw line breaks, text within text and Python's literals become JSON",
  apply(reading) {
    let changed = false
    const turns = reading.turns.map((turn) => {
      if (turn.message.role !== 'assistant' || !turn.message.tool_calls) return turn
      const calls = turn.message.tool_calls.map(mend)
      if (calls.every((call, index) => call === (turn.message.role === 'assistant' && turn.message.tool_calls?.[index]))) return turn
      changed = true
      return { ...turn, message: { ...turn.message, tool_calls: calls }, asRead: false }
    })
    return changed ? { ...reading, turns } : reading
  },
})

function mend(call: ToolCall): ToolCall {
  const text = call.function.arguments
  const mended = isJsonObject(text) ? text : (parseArguments(text)?.text ?? fromPython(text))
  return mended === null || mended === text ? call : { ...call, function: { ...call.function, arguments: mended } }
}

function fromPython(text: string): string | null {
  const value = parseText(text)?.value
  return isObject(value) ? JSON.stringify(value) : null
}

function isJsonObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text))
  } catch {
    return false
  }
}
