import { isObject } from '../json.ts'
import { defineDialect } from './dialect.ts'
import { openaiStyle } from './openai.ts'
import { chatRows } from './reading/chat-rows.ts'

const CHAT_KEYS = ['messages', 'tools', 'parallel_tool_calls']

const rows = chatRows({
  style: openaiStyle,
  tools: { text: false, bare: false },
  layouts: () => [{ lists: ['messages'], tools: 'tools', purpose: 'prompt' }],
})

export const openaiReinforcement = defineDialect({
  name: 'openai-reinforcement',
  summary: "reinforcement fine-tuning of OpenAI and Azure: `messages` up to a user turn, and what its graders read as `item`'s fields",
  detects(row) {
    const last: unknown = Array.isArray(row.messages) ? row.messages.at(-1) : undefined
    if (!isObject(last) || last.role === 'assistant') return 0
    return Object.keys(row).some((key) => !CHAT_KEYS.includes(key)) ? 2 : 1
  },
  ...rows,
  read: (row) =>
    rows.read(row).map((reading) => {
      const last = reading.turns.at(-1)
      if (!reading.whole || last?.message.role === 'user') return reading
      const told = {
        rule: 'row-shape',
        path: `${last?.path}.role`,
        message: `the prompt ends on ${last?.message.role}`,
        mend: 'end it on the user turn to answer',
      } as const
      return { ...reading, told: [...reading.told, told] }
    }),
})
