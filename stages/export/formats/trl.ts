import { defineFormat } from './format.ts'
import { forTemplate } from './sft.ts'

/** TRL's conversational prompt and completion: whatever the chat template, only the completion is learnt. */
export const trl = defineFormat({
  name: 'trl',
  summary: "one learnt turn a line (`prompt`, `completion`, `tools`), as TRL's SFTTrainer reads it",
  express({ id, messages, tools }) {
    const lines = messages.flatMap((message, index) =>
      message.role === 'assistant' && message.weight === 1
        ? [{ id: `${id}/${index}`, prompt: messages.slice(0, index).map(forTemplate), completion: [forTemplate(message)], tools }]
        : [],
    )
    if (lines.length === 0) return { problem: 'messages: no assistant turn has weight 1' }
    return lines.some(({ prompt }) => prompt.length === 0)
      ? { problem: 'messages[0].role: the assistant speaks first, so there is no prompt to train on' }
      : { lines }
  },
})
