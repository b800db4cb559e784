import { defineRule } from './rule.ts'

export const emptyAssistant = defineRule({
  name: 'empty-assistant',
  *check({ messages }) {
    for (const [index, message] of messages.entries()) {
      if (message.role !== 'assistant' || message.tool_calls || message.content?.trim()) continue
      yield { path: `messages[${index}]`, message: 'the assistant turn neither says nor calls', mend: 'give it content or tool_calls' }
    }
  },
})
