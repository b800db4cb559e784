import { z } from 'zod'
import { sha256 } from '#kit/digest'
import { canonicalJson, ToolCall } from '#kit/records'
import { redact } from '#kit/redact'
import { Asked, askedOf } from './asked-of.ts'
import { deltasOf } from './deltas-of.ts'
import type { Answer, Ask, Llm } from './llm.ts'
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
  secrets: readonly string[]
  /** Told of each answer that cost nothing. */
  onReplay: (answer: Answer) => void
}

/** Asks each question once: a recorded answer is given again, whole or as a stream, without a request. */
export function withRecords(llm: Llm, { cache, settings, secrets, onReplay }: Recording): Llm {
  const askedAndKey = (ask: Ask) => {
    const asked = redact(askedOf(ask, settings), secrets)
    return { asked, key: `llm/${sha256(canonicalJson(asked))}` }
  }
  const replay = async (key: string): Promise<Answer | null> => {
    const kept = LlmRecord.safeParse(await cache.get(key))
    if (!kept.success) return null
    onReplay(kept.data.answer)
    return kept.data.answer
  }
  const keep = (key: string, asked: Asked, answer: Answer) => cache.set(key, { version: 1, asked, answer } satisfies LlmRecord)
  return {
    async ask(ask, { signal }) {
      signal.throwIfAborted()
      const { asked, key } = askedAndKey(ask)
      const replayed = await replay(key)
      if (replayed) return replayed
      const answer = await llm.ask(ask, { signal })
      await keep(key, asked, answer)
      return answer
    },
    async *stream(ask, { signal }) {
      signal.throwIfAborted()
      const { asked, key } = askedAndKey(ask)
      const replayed = await replay(key)
      if (replayed) return yield* deltasOf(replayed)
      for await (const delta of llm.stream(ask, { signal })) {
        // Pieces are not kept: a secret may be cut in two by their seam.
        if (delta.kind === 'answer') await keep(key, asked, delta.answer)
        yield delta
      }
    },
  }
}
