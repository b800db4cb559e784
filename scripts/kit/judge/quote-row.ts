import type { Example } from '#kit/records'
import { cutMiddle, fitLines, quote } from './fit-lines.ts'

export interface QuotedRow {
  /** A line of JSON each: the tools, then the messages. No line holds `<`, so no text of a row can end the block it stands in. */
  lines: string[]
  isCut: boolean
}

/** Some 20,000 tokens. */
export const LONGEST_ROW = 60_000
const LONGEST_TOOLS = 20_000

/** A row as data for a judge. A long one loses the middles of its long texts first, and whole turns of its middle last; each says how much is left out. */
export function quoteRow({ messages, tools }: Pick<Example, 'messages' | 'tools'>, longest = LONGEST_ROW): QuotedRow {
  const called = new Set(messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : [])).map((call) => call.function.name))
  const quotedTools = quoteTools(tools, called)
  const turns = fitLines((length) => messages.map((message, index) => quoteMessage(message, index, length)), longest - quotedTools.line.length)
  return { lines: [quotedTools.line, ...turns.lines], isCut: quotedTools.isCut || turns.isCut }
}

/** Where all of them are too much, those that are not called keep their names alone; where that is still too much, no tool keeps more. */
function quoteTools(tools: Example['tools'], called: ReadonlySet<string>): { line: string; isCut: boolean } {
  const forms: ((tool: Example['tools'][number]['function']) => unknown)[] = [
    (tool) => tool,
    (tool) => (called.has(tool.name) ? tool : tool.name),
    (tool) => tool.name,
  ]
  const lines = forms.map((form) => quote({ tools: tools.map((tool) => form(tool.function)) }))
  const fitting = lines.findIndex((line) => line.length <= LONGEST_TOOLS)
  const line = lines[fitting]
  return line === undefined ? { line: quote({ tools: [...called], leftOut: 'the other tools' }), isCut: true } : { line, isCut: fitting > 0 }
}

function quoteMessage(message: Example['messages'][number], index: number, length: number): string {
  const turn = { turn: index + 1, role: message.role }
  if (message.role === 'tool') return quote({ ...turn, answers: message.tool_call_id, content: cutMiddle(message.content, length) })
  if (message.role !== 'assistant') return quote({ ...turn, content: cutMiddle(message.content, length) })
  const calls = (message.tool_calls ?? []).map((call) => ({ id: call.id, tool: call.function.name, arguments: cutMiddle(call.function.arguments, length) }))
  const reasoning = message.reasoning === undefined ? {} : { reasoning: cutMiddle(message.reasoning, length) }
  return quote({ ...turn, ...reasoning, content: message.content === null ? null : cutMiddle(message.content, length), ...(calls.length > 0 && { calls }) })
}
