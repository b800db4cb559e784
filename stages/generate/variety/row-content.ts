import type { ToolCall } from '#kit/records'
import type { Draft } from '#kit/stage'

/** What of a row variety is measured by: what people say in it, and what is called. Answers follow from these; results only tell which words of a call are names. */
export interface RowContent {
  turns: readonly string[]
  /** All that was said and printed, in small letters. */
  heard: string
  calls: readonly { name: string; command: string | null; values: readonly string[] }[]
  /** The names of the calls in their order, with `user` and `answer` where either speaks: `user remote_bash answer`. */
  sequence: string
}

export function contentOf(messages: Draft['messages']): RowContent {
  const turns: string[] = []
  const heard: string[] = []
  const calls: RowContent['calls'][number][] = []
  const sequence: string[] = []
  for (const message of messages) {
    if (message.role === 'user') {
      turns.push(message.content)
      heard.push(message.content)
      sequence.push('user')
    } else if (message.role === 'tool') heard.push(message.content)
    else if (message.role === 'assistant') {
      for (const call of message.tool_calls ?? []) {
        calls.push(readCall(call))
        sequence.push(call.function.name)
      }
      if (message.content && !message.tool_calls) sequence.push('answer')
    }
  }
  return { turns, heard: heard.join('\n').toLowerCase(), calls, sequence: sequence.join(' ') }
}

function readCall({ function: { name, arguments: text } }: ToolCall): RowContent['calls'][number] {
  const values = Object.entries(parsed(text)).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return { name, command: values.find(([key]) => key === 'command')?.[1] ?? null, values: values.map(([, value]) => value) }
}

/** Whether arguments fit the tool is no question of variety. */
function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
