import type { Message } from '#kit/records'
import { defineFormat } from './format.ts'

/**
 * What `train` reads: one line per assistant turn of weight 1, with all that comes before it as the prompt. `single` marks the row whose only assistant turn is
 * one call. Weights are resolved here, so no message carries one.
 */
export const trainer = defineFormat({
  name: 'trainer',
  summary: 'one turn a line: the assistant turn to learn (`completion`) and all that comes before it (`messages`, `tools`), with the row and source it is of',
  express({ id, group, messages, tools, provenance }) {
    const turns = messages.filter((message) => message.role === 'assistant')
    const single = turns.length === 1 && turns[0]?.tool_calls?.length === 1
    const lines = messages.flatMap((message, index) => {
      if (message.role !== 'assistant' || message.weight === 0) return []
      const prefix = messages.slice(0, index).map(withoutWeight)
      return [{ id, source: provenance.source, group, single, tools, messages: prefix, completion: withoutWeight(message) }]
    })
    if (lines.length === 0) return { problem: 'messages: no assistant turn has weight 1' }
    if (lines.some((line) => line.messages.length === 0)) return { problem: 'messages[0].role: the assistant speaks first, so there is no prompt to train on' }
    return { lines }
  },
})

function withoutWeight(message: Message): object {
  if (message.role !== 'assistant') return message
  const { role, content, reasoning, tool_calls } = message
  return { role, content, ...(reasoning !== undefined && { reasoning }), ...(tool_calls && { tool_calls }) }
}
