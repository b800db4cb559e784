import type { Example } from '#kit/records'

export interface QuotedRow {
  /** A line of JSON each: the tools, then the messages. No line holds `<`, so no text of a row can end the block it stands in. */
  lines: string[]
  isCut: boolean
}

/** Some 20,000 tokens. */
export const LONGEST_ROW = 60_000
const LONGEST_TOOLS = 20_000
const LENGTHS = [Number.POSITIVE_INFINITY, 16_000, 8_000, 4_000, 2_000, 1_000, 400, 120]

/** A row as data for a judge. A long one loses the middles of its long texts first, and whole turns of its middle last; each says how much is left out. */
export function quoteRow({ messages, tools }: Pick<Example, 'messages' | 'tools'>, longest = LONGEST_ROW): QuotedRow {
  const called = new Set(messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : [])).map((call) => call.function.name))
  const quotedTools = quoteTools(tools, called)
  const room = longest - quotedTools.line.length
  for (const length of LENGTHS) {
    const turns = messages.map((message, index) => quoteMessage(message, index, length))
    if (sizeOf(turns) > room && length !== LENGTHS.at(-1)) continue
    const kept = leaveOutMiddle(turns, room)
    const isCut = quotedTools.isCut || length !== LENGTHS[0] || kept.length !== turns.length
    return { lines: [quotedTools.line, ...kept], isCut }
  }
  throw new RangeError('unreachable: the last length is taken as it is')
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
  if (message.role === 'tool') return quote({ ...turn, answers: message.tool_call_id, content: cut(message.content, length) })
  if (message.role !== 'assistant') return quote({ ...turn, content: cut(message.content, length) })
  const calls = (message.tool_calls ?? []).map((call) => ({ id: call.id, tool: call.function.name, arguments: cut(call.function.arguments, length) }))
  const reasoning = message.reasoning === undefined ? {} : { reasoning: cut(message.reasoning, length) }
  return quote({ ...turn, ...reasoning, content: message.content === null ? null : cut(message.content, length), ...(calls.length > 0 && { calls }) })
}

/** Head and tail, and how much lay between. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const half = Math.floor(length / 2)
  return `${text.slice(0, half)} [... ${text.length - 2 * half} characters left out ...] ${text.slice(-half)}`
}

function leaveOutMiddle(turns: readonly string[], room: number): string[] {
  if (sizeOf(turns) <= room) return [...turns]
  let [from, to] = [Math.ceil(turns.length / 2), Math.ceil(turns.length / 2)]
  while (sizeOf([...turns.slice(0, from), ...turns.slice(to)]) > room && (from > 1 || to < turns.length - 1)) {
    if (from > 1) from--
    if (to < turns.length - 1) to++
  }
  return [...turns.slice(0, from), quote({ leftOut: `${to - from} turns` }), ...turns.slice(to)]
}

const sizeOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0)

const quote = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')
