import { defineRule } from './rule.ts'

export const unexpectedToolMessage = defineRule({
  name: 'unexpected-tool-message',
  *check({ messages }) {
    let open = new Set<string>()
    for (const [index, message] of messages.entries()) {
      if (message.role === 'assistant') open = new Set(message.tool_calls?.map((call) => call.id))
      else if (message.role === 'tool' && !open.delete(message.tool_call_id)) {
        yield {
          path: `messages[${index}].tool_call_id`,
          message: `"${message.tool_call_id}" is no open call of the assistant turn before it`,
          mend: 'name a call of that turn, and answer each once',
        }
      }
    }
  },
})
