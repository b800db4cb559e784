import { isObject } from '../json.ts'
import { defineDialect } from './dialect.ts'
import { openaiStyle } from './openai.ts'
import { chatRows } from './reading/chat-rows.ts'

export const trainer = defineDialect({
  name: 'trainer',
  summary: "what the pipeline's own trainer reads: `messages` up to the assistant turn `completion`",
  detects: (row) => (Array.isArray(row.messages) && isObject(row.completion) ? 2 : 0),
  ...chatRows({
    style: openaiStyle,
    tools: { text: false, bare: false },
    layouts: () => [{ lists: ['messages', 'completion'], tools: 'tools' }],
  }),
})
