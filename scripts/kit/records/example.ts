import { hash } from 'node:crypto'
import { z } from 'zod'

/** A call as OpenAI's wire has it. `arguments` is JSON text: the one lossless form; a chat template gets the form it needs at render time. */
export const ToolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string().min(1), arguments: z.string() }),
})
export type ToolCall = z.infer<typeof ToolCall>

export const ToolDefinition = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().min(1),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()),
  }),
})
export type ToolDefinition = z.infer<typeof ToolDefinition>

export const SystemMessage = z.strictObject({ role: z.literal('system'), content: z.string() })
export const UserMessage = z.strictObject({ role: z.literal('user'), content: z.string() })
/** `weight` 0 keeps the turn as context and leaves it out of the loss, as OpenAI's fine-tuning format means it. */
export const AssistantMessage = z.strictObject({
  role: z.literal('assistant'),
  content: z.string().nullable(),
  reasoning: z.string().optional(),
  tool_calls: z.array(ToolCall).min(1).optional(),
  weight: z.union([z.literal(0), z.literal(1)]).default(1),
})
export type AssistantMessage = z.infer<typeof AssistantMessage>
export const ToolMessage = z.strictObject({ role: z.literal('tool'), tool_call_id: z.string().min(1), content: z.string() })

export const Message = z.discriminatedUnion('role', [SystemMessage, UserMessage, AssistantMessage, ToolMessage])
export type Message = z.infer<typeof Message>

/** Where a row came from. `row` is the row's own name within `source` at `revision`. */
export const Provenance = z.strictObject({
  source: z.string().min(1),
  revision: z.string().min(1),
  row: z.string().min(1),
  licence: z.string().min(1),
  seed: z.number().int().optional(),
  trial: z.string().optional(),
})
export type Provenance = z.infer<typeof Provenance>

/**
 * What was mended in a foreign row: by which rule, where in the upstream row (`chat`, `conversations[3].value`, `messages[4].content`), and the first 16 hex
 * digits of the sha256 of the upstream's text there.
 */
export const Repair = z.strictObject({ rule: z.string().min(1), path: z.string().min(1), before: z.string().regex(/^[0-9a-f]{16}$/) })
export type Repair = z.infer<typeof Repair>

/** One training row. Rows of one `group` never stand on both sides of a split. */
export const Example = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^ex_[0-9a-f]{16}$/),
  group: z.string().min(1),
  tags: z.array(z.string()),
  messages: z.array(Message).min(1),
  tools: z.array(ToolDefinition),
  provenance: Provenance,
  repairs: z.array(Repair).min(1).optional(),
  /** Scores that judges gave the row: the upstream's by the names they have there, ours as `judge/<rubric>/<criterion>`. */
  quality: z.record(z.string(), z.number()).optional(),
})
export type Example = z.infer<typeof Example>

/** The name of a row follows from where it came from, so a rebuild gives the same row the same name. */
export function exampleId({ source, revision, row }: Provenance): string {
  return `ex_${hash('sha256', JSON.stringify([source, revision, row]), 'hex').slice(0, 16)}`
}
