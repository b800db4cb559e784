import { below, isObject, type JsonObject, withBelow } from '../../json.ts'
import type { Dialect, Reading, Turn } from '../dialect.ts'
import { ChatReader, type ChatStyle, reasoningKey } from './read-chat.ts'
import { readTools, type ToolStyle, withinTool, writeTools } from './read-tools.ts'
import { writeChatTurn } from './write-chat.ts'

/** Where in a row one conversation stands: its lists in order, and its tools. */
export interface Layout {
  lists: readonly string[]
  tools: string
  purpose?: Reading['purpose']
}

/** What dialects of roles and contents share. `layouts` says which conversations a row holds. */
export function chatRows(given: {
  style: ChatStyle
  tools: ToolStyle
  layouts(row: JsonObject): readonly Layout[]
}): Pick<Dialect, 'read' | 'within' | 'write'> {
  const { style, layouts } = given
  return {
    read: (row) => layouts(row).map((layout) => readConversation(row, layout, style, given.tools)),
    within: (rest, part) => ('message' in part ? withinTurn(rest, part, style) : withinTool(rest, part)),
    write(row, readings) {
      let next = row
      for (const [index, { lists, tools }] of layouts(row).entries()) {
        const reading = readings[index]
        if (!reading) continue
        for (const list of lists) next = writeList(next, list, reading.turns, style)
        const written = writeTools(below(row, tools), reading.tools, given.tools)
        if (written !== below(row, tools)) next = withBelow(next, tools, written)
      }
      return next
    },
  }
}

/** Lists that may be one message or a text, as TRL has them. */
const SPEAKERS: Record<string, 'user' | 'assistant'> = { prompt: 'user', completion: 'assistant', chosen: 'assistant', rejected: 'assistant' }

function readConversation(row: JsonObject, { lists, tools, purpose = 'training' }: Layout, style: ChatStyle, toolStyle: ToolStyle): Reading {
  const reader = new ChatReader(style)
  for (const list of lists) reader.readList(below(row, list), list, SPEAKERS[list] ?? null)
  const declared = readTools(below(row, tools), tools, toolStyle)
  return {
    purpose,
    turns: reader.turns,
    tools: declared.tools,
    told: [...reader.told, ...declared.told],
    whole: reader.whole && declared.whole,
    textBesideCalls: true,
  }
}

function writeList(row: JsonObject, list: string, turns: readonly Turn[], style: ChatStyle): JsonObject {
  const given = below(row, list)
  const own = turns.filter((turn) => turn.list === list)
  if (Array.isArray(given) ? own.length === given.length && own.every((turn) => turn.asRead) : own.every((turn) => turn.asRead)) return row
  const written = own.map((turn) => writeChatTurn(turn, style))
  return withBelow(row, list, Array.isArray(given) ? written : written[0])
}

function withinTurn(rest: string, { own }: Turn, style: ChatStyle): string {
  if (!isObject(own)) return ''
  if (rest === '.tool_call_id' && own.tool_call_id === undefined) return ''
  if (rest.startsWith('.reasoning')) return `.${reasoningKey(own)}`
  return style.calls === 'flat' ? rest.replace(/\.function(?=\.|$)/, '') : rest
}
