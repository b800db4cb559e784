import { isObject, parseKeepingDigits } from '../json.ts'
import { defineDialect, type Turn } from './dialect.ts'
import { readShareGpt, shareGptTools } from './reading/read-sharegpt.ts'
import { withinTool, writeTools } from './reading/read-tools.ts'

export const sharegpt = defineDialect({
  name: 'sharegpt',
  summary: 'ShareGPT as LLaMA-Factory reads it: `conversations: [{ from, value }]` of human, gpt, function_call, observation; `system`, `tools`',
  detects: (row) => (Array.isArray(row.conversations) ? 2 : 0),
  read: (row) => [readShareGpt(row)],
  within: (rest, part) => ('message' in part ? withinTurn(rest, part) : withinTool(rest, part)),
  write(row, [reading]) {
    if (!reading) return row
    const turns = reading.turns.filter((turn) => turn.list === 'conversations')
    // An observation that answers several calls was read as several messages.
    const own = turns.filter((turn, index) => turn.own !== turns[index - 1]?.own)
    const given = row.conversations
    const isSame = Array.isArray(given) && given.length === own.length && own.every((turn) => turn.asRead)
    const tools = writeTools(row.tools, reading.tools, shareGptTools)
    return { ...row, ...(!isSame && { conversations: own.map(writeTurn) }), ...(tools !== row.tools && { tools }) }
  },
})

function writeTurn({ message, own, asRead }: Turn): unknown {
  if (asRead || !isObject(own)) return own
  if (message.role !== 'assistant' || !message.tool_calls) return { ...own, value: message.content }
  const calls = message.tool_calls.map(({ function: { name, arguments: text } }) => ({ name, arguments: objectOf(text) }))
  return { ...own, value: JSON.stringify(calls.length === 1 ? calls[0] : calls) }
}

function objectOf(text: string): unknown {
  try {
    const value = parseKeepingDigits(text)
    return isObject(value) ? value : text
  } catch {
    return text
  }
}

function withinTurn(rest: string, turn: Turn): string {
  if (turn.list === 'system') return ''
  if (rest === '.role') return '.from'
  return rest === '.tool_call_id' || rest === '' ? '' : '.value'
}
