import { z } from 'zod'
import { Message, ToolDefinition } from '#kit/records'
import type { Ask } from './llm.ts'
import type { LlmSettings } from './settings.ts'

/** What was asked of whom, as it is recorded, and what names the record. Neither key nor patience is in it, and no part of a message that is not sent. */
export const Asked = z.strictObject({
  provider: z.string(),
  /** `servedAs`, the address, or null for the provider's own. */
  server: z.string().nullable(),
  model: z.string(),
  messages: z.array(Message),
  tools: z.array(ToolDefinition),
  toolChoice: z.string(),
  maxTokens: z.number(),
  temperature: z.number().nullable(),
  topP: z.number().nullable(),
  stop: z.array(z.string()),
  seed: z.number().nullable(),
  tokens: z.boolean(),
  sample: z.number(),
})
export type Asked = z.infer<typeof Asked>

export function askedOf(ask: Ask, settings: LlmSettings): Asked {
  return {
    provider: settings.provider,
    server: settings.servedAs ?? settings.baseUrl ?? null,
    model: settings.model,
    messages: ask.messages.map((message) => {
      if (message.role !== 'assistant') return message
      return { role: 'assistant', content: message.content, weight: 1, ...(message.tool_calls && { tool_calls: message.tool_calls }) }
    }),
    tools: [...(ask.tools ?? [])],
    toolChoice: ask.toolChoice ?? 'auto',
    maxTokens: ask.maxTokens ?? settings.maxTokens,
    temperature: ask.temperature ?? null,
    topP: ask.topP ?? null,
    stop: [...(ask.stop ?? [])],
    seed: ask.seed ?? null,
    tokens: ask.tokens ?? false,
    sample: ask.sample ?? 0,
  }
}
