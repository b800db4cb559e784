import { defineRule } from './rule.ts'

export const emptyUser = defineRule({
  name: 'empty-user',
  *check({ messages }) {
    for (const [index, message] of messages.entries()) {
      if (message.role !== 'user' || message.content.trim() !== '') continue
      yield { path: `messages[${index}].content`, message: 'the user turn is empty', mend: 'give it text or end the row before it' }
    }
  },
})
