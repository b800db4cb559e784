import { isObject } from '../json.ts'
import { defineDialect } from './dialect.ts'
import { openaiStyle } from './openai.ts'
import { chatRows } from './reading/chat-rows.ts'

const layout = (output: string) => ({ lists: ['input.messages', output], tools: 'input.tools' })

export const openaiPreference = defineDialect({
  name: 'openai-preference',
  summary: 'preferences (DPO) of OpenAI and Azure: `input`, `preferred_output`, `non_preferred_output`',
  detects: (row) => (isObject(row.input) && ('preferred_output' in row || 'non_preferred_output' in row) ? 2 : 0),
  ...chatRows({
    style: openaiStyle,
    tools: { text: false, bare: false },
    layouts: () => [layout('preferred_output'), layout('non_preferred_output')],
  }),
})
