import { createHash } from 'node:crypto'
import { type Example, normalizeUserTurn } from '#kit/records'
import { canonicalArguments } from './fingerprint.ts'
import { offeredTools } from './near-text.ts'

/** What a row asks first, of which tools, and what it does then. Two rows of one `query` with different `label`s contradict each other. */
export interface QueryLabel {
  query: string
  /** Of the calls of the first assistant turn; words beside them, or instead, do not count: they may differ freely. Both are 16 hexadecimal digits. */
  label: string
}

export function queryLabel({ messages, tools }: Pick<Example, 'messages' | 'tools'>): QueryLabel {
  const answer = messages.findIndex((message) => message.role === 'assistant')
  const asked = messages.slice(0, answer < 0 ? undefined : answer)
  const first = messages[answer]
  const calls = first?.role === 'assistant' ? (first.tool_calls ?? []) : []
  const said = asked.map((message) => [message.role, normalizeUserTurn(message.content ?? '')])
  return {
    query: digest([said, offeredTools({ tools })]),
    label: digest(calls.map((call) => [call.function.name, canonicalArguments(call.function.arguments)])),
  }
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
