import type { Message } from '#kit/records'
import { defineRule } from './rule.ts'

/**
 * What may stand before a message of each role; `start` is the beginning of the row. OpenAI's format takes a user's turn right after a tool's result; templates that render
 * results as a user's turn, or ask that one is answered, do not, and an agent that went silent is nothing to learn.
 */
const BEFORE: Record<Message['role'], readonly string[]> = {
  system: ['start'],
  user: ['start', 'system', 'assistant'],
  assistant: ['user', 'tool'],
  tool: ['assistant', 'tool'],
}

const MEND: Record<Message['role'], string> = {
  system: 'have one system message, at the beginning',
  user: 'join user turns that follow each other, and let the assistant answer a tool message first',
  assistant: 'join assistant turns that follow each other, and begin with a user turn',
  tool: 'put a tool message after the assistant turn that called',
}

export const roleOrder = defineRule({
  name: 'role-order',
  *check({ messages }) {
    let before = 'start'
    for (const [index, { role }] of messages.entries()) {
      if (!BEFORE[role].includes(before)) yield { path: `messages[${index}].role`, message: `${role} comes after ${before}`, mend: MEND[role] }
      before = role
    }
  },
})
