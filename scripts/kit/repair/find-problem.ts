import type { DraftMessage } from '#kit/stage'

/** Why turns cannot become a conversation that a model could learn from. */
export const conversationReasons = [
  'no-user-turn',
  'no-assistant-turn',
  'empty-user',
  'empty-assistant',
  'undeclared-tool',
  'missing-response',
  'unexpected-response',
  'special-token',
] as const
export type ConversationReason = (typeof conversationReasons)[number]

export interface ConversationProblem {
  kind: 'problem'
  reason: ConversationReason
  detail: string
}

// Left in a content, such a token would end or open a turn in the middle of one when the row is rendered.
const SPECIAL_TOKEN = /<\|(?:endoftext|im_[a-z]+|eot_id|begin_of_text|tool_[a-z_]+)\|>|<functioncall>/

/** What is wrong with assembled messages as a whole, or null. */
export function findProblem(messages: readonly DraftMessage[]): ConversationProblem | null {
  const turns = messages.filter((message) => message.role !== 'system')
  if (!turns.some((message) => message.role === 'assistant')) return problem('no-assistant-turn', 'nothing to learn: no assistant turn')
  if (turns[0]?.role !== 'user') return problem('no-user-turn', `the conversation starts with the ${turns[0]?.role}`)
  for (const [index, message] of messages.entries()) {
    if (message.role === 'user' && message.content.trim() === '') return problem('empty-user', `message ${index} is empty`)
    if (message.role === 'assistant' && !message.content && !message.tool_calls) return problem('empty-assistant', `message ${index} says and calls nothing`)
    const token = message.content?.includes('<') ? SPECIAL_TOKEN.exec(message.content) : null
    if (token) return problem('special-token', `message ${index} contains ${token[0]}`)
  }
  return null
}

const problem = (reason: ConversationReason, detail: string): ConversationProblem => ({ kind: 'problem', reason, detail })
