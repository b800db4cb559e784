import { isObject } from '../json.ts'
import { defineDialect } from './dialect.ts'
import { callShape } from './reading/call-shape.ts'
import { chatRows } from './reading/chat-rows.ts'
import type { ChatStyle } from './reading/read-chat.ts'

export const openaiStyle: ChatStyle = { arguments: 'text', calls: 'wrapped', ids: 'needed' }

export const openai = defineDialect({
  name: 'openai',
  summary: "supervised fine-tuning of OpenAI and Azure: `messages`, `tools`, arguments as JSON text; the pipeline's export too",
  detects(row) {
    if (!Array.isArray(row.messages)) return 0
    const shape = callShape(row.messages)
    const last: unknown = row.messages.at(-1)
    return shape === 'flat' ? 0 : shape === 'wrapped-text' && isObject(last) && last.role === 'assistant' ? 2 : 1
  },
  ...chatRows({ style: openaiStyle, tools: { text: false, bare: false }, layouts: () => [{ lists: ['messages'], tools: 'tools' }] }),
})
