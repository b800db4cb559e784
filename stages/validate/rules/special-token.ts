import type { Message } from '#kit/records'
import { type Conversation, defineRule } from './rule.ts'

/**
 * Marks that a tokenizer reads as one control token, or that frame turns and calls in an upstream grammar or a chat template: `<|im_end|>`, `<|im_system|>` and
 * their kind, DeepSeek's with wide bars, the turns of Gemma, the call tags of Qwen and Hermes, Glaive's `<functioncall>`. In a text they would end a turn or
 * fake a call.
 */
const SPECIAL = /<\|[a-z0-9_]{1,40}\|>|<｜[^<>｜]{1,40}｜>|<(?:start|end)_of_turn>|<\/?tool_(?:call|response)>|<functioncall>/i

export const specialToken = defineRule({
  name: 'special-token',
  *check(conversation) {
    for (const [path, text] of texts(conversation)) {
      const found = text.includes('<') && SPECIAL.exec(text)
      if (found) yield { path, message: `holds the special token ${found[0]}`, mend: 'take it out, or split the text into turns and calls where it stands' }
    }
  },
})

function* texts({ messages, tools }: Conversation): Generator<[path: string, text: string]> {
  for (const [index, message] of messages.entries()) yield* textsOf(message, `messages[${index}]`)
  for (const [index, tool] of tools.entries()) yield [`tools[${index}]`, JSON.stringify(tool)]
}

function* textsOf(message: Message, path: string): Generator<[path: string, text: string]> {
  if (message.content !== null) yield [`${path}.content`, message.content]
  if (message.role !== 'assistant') return
  if (message.reasoning !== undefined) yield [`${path}.reasoning`, message.reasoning]
  for (const [place, call] of (message.tool_calls ?? []).entries()) {
    yield [`${path}.tool_calls[${place}].function`, `${call.function.name} ${call.function.arguments}`]
  }
}
