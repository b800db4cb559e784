import { defineDialect } from './dialect.ts'
import { callShape } from './reading/call-shape.ts'
import { chatRows } from './reading/chat-rows.ts'

export const flat = defineDialect({
  name: 'flat',
  summary: 'flat ChatML: `tool_calls: [{ name, arguments: {...} }]`, tool turns without ids in the order of the calls',
  detects(row) {
    if (!Array.isArray(row.messages)) return 0
    const shape = callShape(row.messages)
    return shape === 'flat' ? 2 : shape === 'none' ? 1 : 0
  },
  ...chatRows({
    style: { arguments: 'object', calls: 'flat', ids: 'free' },
    tools: { text: true, bare: true },
    layouts: () => [{ lists: ['messages'], tools: 'tools' }],
  }),
})
