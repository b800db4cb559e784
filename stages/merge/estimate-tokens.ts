import type { Example } from '#kit/records'

/** Characters of English and JSON to a token of the usual byte-pair vocabularies; Toucan's own count (488M tokens, about 4.1 characters each) agrees. */
const CHARACTERS_A_TOKEN = 4

/** About how many tokens a row has when it is rendered with its tools. An estimate: a tokenizer would take longer than all else that is done with a row here. */
export function estimateTokens({ messages, tools }: Pick<Example, 'messages' | 'tools'>): number {
  let characters = tools.length === 0 ? 0 : JSON.stringify(tools).length
  for (const message of messages) {
    characters += message.content?.length ?? 0
    if (message.role !== 'assistant') continue
    characters += message.reasoning?.length ?? 0
    for (const call of message.tool_calls ?? []) characters += call.function.name.length + call.function.arguments.length
  }
  return Math.ceil(characters / CHARACTERS_A_TOKEN)
}
