import { defineRule } from './rule.ts'

export const lastMessage = defineRule({
  name: 'last-message',
  *check({ messages }) {
    const index = messages.length - 1
    const role = messages[index]?.role
    if (role !== 'assistant') yield { path: `messages[${index}].role`, message: `the row ends on ${role}`, mend: 'end it after the last assistant turn' }
  },
})
