import type { z } from 'zod'
import { LlmError } from './llm-error.ts'

/** What a server sent, as its dialect has it; anything else is an answer that cannot be read. */
export function readWire<T>(schema: z.ZodType<T>, value: unknown, who: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const where = result.error.issues[0]
  const what = value && typeof value === 'object' ? `${where?.path.join('.')}: ${where?.message}` : 'it is no JSON'
  throw new LlmError(
    { kind: 'bad-answer', usage: null },
    `${who} gave an answer that its dialect does not know (${what}). Check that baseUrl is the API of a model server`,
  )
}
