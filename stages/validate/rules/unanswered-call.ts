import { defineRule } from './rule.ts'

/** A call may stay unanswered in the last message only: the row ends there, as a run does. */
export const unansweredCall = defineRule({
  name: 'unanswered-call',
  check({ messages }) {
    for (const [index, message] of messages.entries()) {
      if (message.role !== 'assistant' || index === messages.length - 1) continue
      const rest = messages.slice(index + 1)
      const next = rest.findIndex((later) => later.role !== 'tool')
      const answered = new Set(rest.slice(0, next < 0 ? undefined : next).map((answer) => answer.role === 'tool' && answer.tool_call_id))
      const place = (message.tool_calls ?? []).findIndex((call) => !answered.has(call.id))
      if (place >= 0) {
        return {
          path: `messages[${index}].tool_calls[${place}]`,
          message: `no tool message answers "${message.tool_calls?.[place]?.id}" before the next turn`,
          mend: 'add the tool message or end the row at the call',
        }
      }
    }
    return null
  },
})
