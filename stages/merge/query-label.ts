import { sha256 } from '#kit/digest'
import { type Example, normalizeUserTurn } from '#kit/records'
import { canonicalArguments } from './fingerprint.ts'

/** What a row asks first, of which tools, and what it does then. Two rows of one `query` with different `label`s contradict each other. */
export interface QueryLabel {
  query: string
  /** Of the calls of the first assistant turn; words beside them, or instead, do not count: they may differ freely. Both are 16 hexadecimal digits. */
  label: string
}

/** `offered` names the tools, as `offeredTools` does. */
export function queryLabel({ messages }: Pick<Example, 'messages'>, offered: string): QueryLabel {
  const answer = messages.findIndex((message) => message.role === 'assistant')
  const asked = messages.slice(0, answer < 0 ? undefined : answer)
  const first = messages[answer]
  const calls = first?.role === 'assistant' ? (first.tool_calls ?? []) : []
  const said = asked.map((message) => [message.role, normalizeUserTurn(message.content ?? '')])
  return {
    query: digest([said, offered]),
    label: digest(calls.map((call) => [call.function.name, canonicalArguments(call.function.arguments)])),
  }
}

const digest = (value: unknown): string => sha256(JSON.stringify(value)).slice(0, 16)
