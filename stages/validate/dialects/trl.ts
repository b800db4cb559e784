import { defineDialect } from './dialect.ts'
import { callShape } from './reading/call-shape.ts'
import { chatRows } from './reading/chat-rows.ts'

const tools = 'tools'

export const trl = defineDialect({
  name: 'trl',
  summary: 'TRL: `messages`, or `prompt` and `completion`, or `prompt`, `chosen` and `rejected`; `tools` as a list or its JSON text, arguments as objects',
  detects(row) {
    if ('chosen' in row && 'rejected' in row) return 2
    if ('prompt' in row && 'completion' in row) return 2
    if (!Array.isArray(row.messages)) return 0
    const shape = callShape(row.messages)
    return shape === 'flat' ? 0 : shape === 'wrapped-object' || typeof row.tools === 'string' ? 2 : 1
  },
  ...chatRows({
    style: { arguments: 'object', calls: 'wrapped', ids: 'free' },
    tools: { text: true, bare: true },
    layouts(row) {
      const prompt = 'prompt' in row ? ['prompt'] : []
      if ('chosen' in row || 'rejected' in row) return ['chosen', 'rejected'].map((answer) => ({ lists: [...prompt, answer], tools }))
      return [{ lists: 'completion' in row ? [...prompt, 'completion'] : ['messages'], tools }]
    },
  }),
})
