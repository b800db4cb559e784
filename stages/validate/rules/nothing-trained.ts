import { defineRule } from './rule.ts'

export const nothingTrained = defineRule({
  name: 'nothing-trained',
  *check({ messages }) {
    if (messages.some((message) => message.role === 'assistant' && message.weight === 1)) return
    yield { path: 'messages', message: 'no assistant turn has weight 1, so nothing would be learnt', mend: 'set weight 1 on a turn, or leave the row out' }
  },
})
