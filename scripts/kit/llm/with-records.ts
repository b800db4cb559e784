import { z } from 'zod'
import { sha256 } from '#kit/digest'
import { canonicalJson, ToolCall } from '#kit/records'
import type { Redactor } from '#kit/redact'
import { Asked, askedOf } from './asked-of.ts'
import { deltasOf } from './deltas-of.ts'
import type { Answer, Ask, Llm } from './llm.ts'
import { redactExchange } from './redact-exchange.ts'
import type { LlmSettings } from './settings.ts'

/** Where answers are kept: the `cache` that a stage is given. */
export interface AnswerCache {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
}

const count = z.number().nullable()
const numbers = z.array(z.number()).nullable()
const KeptAnswer: z.ZodType<Answer> = z.strictObject({
  model: z.string().nullable(),
  text: z.string(),
  reasoning: z.string().nullable(),
  toolCalls: z.array(ToolCall),
  finish: z.enum(['stop', 'length', 'tool-calls', 'other']),
  usage: z.strictObject({ promptTokens: count, cachedTokens: count, cacheWriteTokens: count, completionTokens: count, costDollars: count }),
  tokens: z.strictObject({ promptIds: numbers, ids: numbers, logprobs: numbers }),
})

/** One question and its answer, without secrets. Failures are not kept: asked again, they may pass. */
export const LlmRecord = z.strictObject({ version: z.literal(1), asked: Asked, answer: KeptAnswer })
export type LlmRecord = z.infer<typeof LlmRecord>

interface Recording {
  cache: AnswerCache
  settings: LlmSettings
  redactor: Redactor
  /** Told of each answer that cost nothing. */
  onReplay: (answer: Answer) => void
}

/** Asks each question once: a recorded answer is given again, whole or as a stream, without a request. The first time it is given as it is recorded. */
export function withRecords(llm: Llm, { cache, settings, redactor, onReplay }: Recording): Llm {
  const askedAndKey = (ask: Ask) => {
    const asked = askedOf(ask, settings)
    return { asked, key: `llm/${sha256(canonicalJson(redactor.redact(asked).value))}` }
  }
  const replay = async (key: string): Promise<Answer | null> => {
    const kept = LlmRecord.safeParse(await cache.get(key))
    if (!kept.success) return null
    onReplay(kept.data.answer)
    return kept.data.answer
  }
  const keep = async (key: string, asked: Asked, answer: Answer): Promise<Answer> => {
    const exchange = redactExchange({ asked, answer }, redactor)
    await cache.set(key, { version: 1, ...exchange } satisfies LlmRecord)
    return exchange.answer
  }
  return {
    async ask(ask, { signal }) {
      signal.throwIfAborted()
      const { asked, key } = askedAndKey(ask)
      const replayed = await replay(key)
      if (replayed) return replayed
      return keep(key, asked, await llm.ask(ask, { signal }))
    },
    async *stream(ask, { signal }) {
      signal.throwIfAborted()
      const { asked, key } = askedAndKey(ask)
      const replayed = await replay(key)
      if (replayed) return yield* deltasOf(replayed)
      for await (const delta of llm.stream(ask, { signal })) {
        yield delta.kind === 'answer' ? { kind: 'answer', answer: await keep(key, asked, delta.answer) } : delta
      }
    },
  }
}
