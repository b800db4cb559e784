import { defineRule } from './rule.ts'

export const repeatedCallId = defineRule({
  name: 'repeated-call-id',
  *check({ messages }) {
    const seen = new Set<string>()
    for (const [index, message] of messages.entries()) {
      if (message.role !== 'assistant') continue
      for (const [place, { id }] of (message.tool_calls ?? []).entries()) {
        if (seen.has(id)) {
          yield {
            path: `messages[${index}].tool_calls[${place}].id`,
            message: `"${id}" names an earlier call too`,
            mend: 'give each call of a row its own id',
          }
        }
        seen.add(id)
      }
    }
  },
})
