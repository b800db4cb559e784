import { z } from 'zod'
import type { Ask } from '#kit/llm'

const Tool = z.object({ name: z.string(), description: z.string().optional(), parameters: z.record(z.string(), z.unknown()) })
const Call = z.object({ id: z.string(), tool: z.string(), arguments: z.string() })
const Turn = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string().nullable(),
  calls: z.array(Call).default([]),
  answers: z.string().optional(),
})
const Line = z.union([z.object({ tools: z.array(z.union([Tool, z.string()])) }), Turn, z.object({ leftOut: z.unknown() })])

export type QuotedTurn = z.infer<typeof Turn>
export type QuotedCall = z.infer<typeof Call>

export interface QuotedConversation {
  /** A name alone where the rest was too long to show. */
  tools: (z.infer<typeof Tool> | string)[]
  turns: QuotedTurn[]
}

/** The row in a question to a judge, read back: the judge by rules sees what a model sees. */
export function readRow({ messages }: Ask): QuotedConversation {
  const text = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const block = /<row>\n([^<]*)\n<\/row>/.exec(text)?.[1] ?? ''
  const lines = block.split('\n').map((line) => Line.parse(JSON.parse(line)))
  return {
    tools: lines.flatMap((line) => ('tools' in line ? line.tools : [])),
    turns: lines.flatMap((line) => ('role' in line ? [line] : [])),
  }
}

/** All that was said before a turn, arguments of calls included. */
export const textBefore = (turns: readonly QuotedTurn[], index: number): string => turns.slice(0, index).map(textOfTurn).join('\n')

export const textOfTurn = ({ content, calls }: QuotedTurn): string => [content ?? '', ...calls.map((call) => call.arguments)].join('\n')

/** The strings within a call's arguments, with the name of the argument they stand in; none where the arguments are no JSON. */
export function stringsOf(call: QuotedCall): { name: string; text: string }[] {
  const walk = (name: string, value: unknown): { name: string; text: string }[] => {
    if (typeof value === 'string' || typeof value === 'number') return [{ name, text: String(value) }]
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) => walk(Array.isArray(value) ? name : key, inner))
  }
  try {
    return walk('', JSON.parse(call.arguments))
  } catch {
    return []
  }
}
