import type { Message } from '#kit/records'
import { defineFormat } from './format.ts'

/**
 * A whole conversation a line, as chat templates of Hugging Face take it: `arguments` is an object, and each assistant message says by `weight` whether it is
 * learnt. A trainer whose template knows no `weight` learns all of them; `trl` is for those.
 */
export const sft = defineFormat({
  name: 'sft',
  summary: 'one conversation a line (`messages`, `tools`), each assistant message with the `weight` that says whether it is learnt',
  express({ id, group, messages, tools, tags, provenance }) {
    if (!messages.some((message) => message.role === 'assistant' && message.weight === 1)) return { problem: 'messages: no assistant turn has weight 1' }
    return { lines: [{ id, group, tags, messages: messages.map((message) => ({ ...forTemplate(message), ...weightOf(message) })), tools, provenance }] }
  },
})

const weightOf = (message: Message): object => (message.role === 'assistant' ? { weight: message.weight } : {})

/** A message as a chat template takes it: `arguments` as an object. */
export function forTemplate(message: Message): object {
  if (message.role !== 'assistant') return message
  const { role, content, reasoning, tool_calls } = message
  const calls = tool_calls?.map((call) => ({ ...call, function: { ...call.function, arguments: JSON.parse(call.function.arguments) } }))
  return { role, content, ...(reasoning !== undefined && { reasoning_content: reasoning }), ...(calls && { tool_calls: calls }) }
}
