import type { Example, Message } from '#kit/records'
import { defineRule } from './rule.ts'

/**
 * Marks that a tokenizer reads as one control token, or that frame turns and calls in an upstream grammar or a chat template: `<|im_end|>` and its
 * kind, the call tags of Qwen and Hermes, Glaive's `<functioncall>`. In a text they would end a turn or fake a call.
 */
const SPECIAL = /<\|[a-z0-9_]{1,40}\|>|<\/?tool_(?:call|response)>|<functioncall>/i

export const specialToken = defineRule({
  name: 'special-token',
  check(example) {
    for (const [path, text] of texts(example)) {
      const found = text.includes('<') && SPECIAL.exec(text)
      if (found) return { path, message: `holds the special token ${found[0]}`, mend: 'take it out, or split the text into turns and calls where it stands' }
    }
    return null
  },
})

function* texts({ messages, tools }: Example): Generator<[path: string, text: string]> {
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
