import type { DraftMessage } from '#kit/stage'
import type { Mended } from './record-repairs.ts'

/** Tags every converter gives: what the conversation holds, and the repairs made on the way. */
export function conversationTags(messages: readonly DraftMessage[], mended: readonly Mended[]): string[] {
  const calls = messages.map((message) => (message.role === 'assistant' ? (message.tool_calls?.length ?? 0) : 0))
  const users = messages.filter((message) => message.role === 'user').length
  return [
    calls.some((count) => count > 0) ? 'call' : 'no-call',
    ...(calls.some((count) => count > 1) ? ['parallel-calls'] : []),
    ...(users > 1 ? ['multi-turn'] : []),
    ...[...new Set(mended.map(({ rule }) => rule))].sort().map((rule) => `repair:${rule}`),
  ]
}
