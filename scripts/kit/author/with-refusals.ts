import { z } from 'zod'
import { sha256 } from '#kit/digest'
import { type AnswerCache, type Llm, LlmError, type LlmSettings, type Usage } from '#kit/llm'
import { canonicalJson } from '#kit/records'

const count = z.number().nullable()
const Kept: z.ZodType<{ version: 1; usage: Usage | null }> = z.strictObject({
  version: z.literal(1),
  usage: z.strictObject({ promptTokens: count, cachedTokens: count, cacheWriteTokens: count, completionTokens: count, costDollars: count }).nullable(),
})

/** Keeps refusals, which are no failures here but answers: a second run does not ask for them again. What was said is not kept. */
export function withRefusals(llm: Llm, { cache, settings }: { cache: AnswerCache; settings: LlmSettings }): Llm {
  const { provider, model, baseUrl } = settings
  return {
    stream: llm.stream,
    async ask(ask, options) {
      const key = `author/refused/${sha256(canonicalJson({ provider, model, baseUrl: baseUrl ?? null, ask }))}`
      const kept = Kept.safeParse(await cache.get(key))
      if (kept.success) throw new LlmError({ kind: 'refusal', text: '', usage: kept.data.usage }, `${model} refused this before`)
      return await llm.ask(ask, options).catch(async (thrown) => {
        if (thrown instanceof LlmError && thrown.problem.kind === 'refusal') await cache.set(key, { version: 1, usage: thrown.problem.usage })
        throw thrown
      })
    },
  }
}
