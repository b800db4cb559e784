import { defineRule } from './rule.ts'

export const emptyUser = defineRule({
  name: 'empty-user',
  check({ messages }) {
    const index = messages.findIndex((message) => message.role === 'user' && message.content.trim() === '')
    return index < 0 ? null : { path: `messages[${index}].content`, message: 'the user turn is empty', mend: 'give it text or end the row before it' }
  },
})
