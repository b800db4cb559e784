import type { ToolCall } from '#kit/records'
import type { Usage } from './llm.ts'
import { LlmError } from './llm-error.ts'

/** A model's call as a record has it. No arguments at all are `{}`; anything that is no JSON object is an answer that cannot be read. */
export function toolCallOf({ id, name, text }: { id: string; name: string; text: string }, usage: Usage): ToolCall {
  const args = text.trim() === '' ? '{}' : text
  if (!name || !isObject(args)) {
    const what = name ? `The arguments of its call of ${name} are no JSON object: ${args.slice(0, 200)}` : 'It called a tool without a name'
    throw new LlmError({ kind: 'bad-answer', usage }, `${what}. Ask again, or check the server's parser of tool calls and the model's chat template`)
  }
  return { id, type: 'function', function: { name, arguments: args } }
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
