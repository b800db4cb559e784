import { z } from 'zod'

const count = z.number().nullish()

export const WireUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
})
export type WireUsage = z.infer<typeof WireUsage>

const Block = z.object({
  type: z.string(),
  text: z.string().optional(),
  thinking: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.unknown().optional(),
})
export type Block = z.infer<typeof Block>

/** Anthropic's answers: kinds of blocks and events that are not known are let be. */
export const WireMessage = z.object({
  model: z.string().nullish(),
  content: z.array(Block),
  stop_reason: z.string().nullish(),
  usage: WireUsage.nullish(),
})

const piece = z.object({ type: z.string(), text: z.string().optional(), thinking: z.string().optional(), partial_json: z.string().optional() })

export const StreamEvent = z.object({
  type: z.string(),
  index: z.number().optional(),
  message: WireMessage.optional(),
  content_block: Block.optional(),
  delta: z.object({ ...piece.shape, type: z.string().optional(), stop_reason: z.string().nullish() }).optional(),
  usage: WireUsage.nullish(),
})
export type StreamEvent = z.infer<typeof StreamEvent>
