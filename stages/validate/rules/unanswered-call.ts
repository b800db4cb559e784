import { defineRule } from './rule.ts'

/** A call may stay unanswered in the last message only: the row ends there, as a run does. */
export const unansweredCall = defineRule({
  name: 'unanswered-call',
  *check({ messages }) {
    for (const [index, message] of messages.entries()) {
      if (message.role !== 'assistant' || !message.tool_calls || index === messages.length - 1) continue
      const answered = new Set<string>()
      for (let at = index + 1, answer = messages[at]; answer?.role === 'tool'; answer = messages[++at]) answered.add(answer.tool_call_id)
      for (const [place, { id }] of message.tool_calls.entries()) {
        if (answered.has(id)) continue
        yield {
          path: `messages[${index}].tool_calls[${place}]`,
          message: `no tool message answers "${id}" before the next turn`,
          mend: 'add the tool message or end the row at the call',
        }
      }
    }
  },
})
