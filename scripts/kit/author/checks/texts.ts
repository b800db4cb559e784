import type { Message, ToolCall } from '#kit/records'

export const callsIn = (messages: readonly Message[]): ToolCall[] =>
  messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []))

export const textsOf = (messages: readonly Message[], role: Message['role']): string[] =>
  messages.flatMap((message) => (message.role === role && message.content !== null ? [message.content] : []))

/** The agent's last words: a text, or the summary of `complete`. */
export function lastWords(messages: readonly Message[]): string {
  const last = messages.at(-1)
  if (last?.role !== 'assistant') return ''
  const summary = last.tool_calls?.[0] && JSON.parse(last.tool_calls[0].function.arguments).summary
  return [last.content ?? '', typeof summary === 'string' ? summary : ''].join(' ').trim()
}
