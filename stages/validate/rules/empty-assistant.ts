import { defineRule } from './rule.ts'

export const emptyAssistant = defineRule({
  name: 'empty-assistant',
  check({ messages }) {
    const index = messages.findIndex((message) => message.role === 'assistant' && !message.tool_calls && !message.content?.trim())
    return index < 0 ? null : { path: `messages[${index}]`, message: 'the assistant turn neither says nor calls', mend: 'give it content or tool_calls' }
  },
})
