import { sha256 } from '#kit/digest'
import type { Example } from '#kit/records'
import { canonicalArguments } from './fingerprint.ts'

/**
 * What two rows are near by: their user turns and the calls they make. Schemas of tools would drown both (they are the longest part of most rows), and answers
 * are what a model writes one way or the other.
 */
export function nearText({ messages }: Pick<Example, 'messages'>): string {
  const parts: string[] = []
  for (const message of messages) {
    if (message.role === 'user') parts.push(message.content)
    else if (message.role === 'assistant') {
      for (const call of message.tool_calls ?? []) parts.push(call.function.name, canonicalArguments(call.function.arguments))
    }
  }
  return parts.join('\n')
}

/** Names the tools on offer. Rows of the same question with other tools are no duplicates: which tool to take, or none, is what they teach. */
export function offeredTools({ tools }: Pick<Example, 'tools'>): string {
  const names = tools.map((tool) => tool.function.name).sort()
  return sha256(JSON.stringify(names)).slice(0, 16)
}
