import { createHash } from 'node:crypto'
import { canonicalJson } from '#kit/records'
import { deltasOf } from './deltas-of.ts'
import { estimatePromptTokens } from './estimate-tokens.ts'
import type { Answer, Ask, Llm } from './llm.ts'
import { LlmError, type LlmProblem } from './llm-error.ts'

export interface ScriptedAnswer {
  text?: string
  reasoning?: string
  toolCalls?: readonly { name: string; arguments: Readonly<Record<string, unknown>> }[]
  fails?: LlmProblem
}

/** Answers a question; `random` (0 to 1) follows from the seed and the question alone, so neither order nor company changes an answer. */
export type Script = (ask: Ask, random: () => number) => ScriptedAnswer

/** The author without a model: deterministic, free, never recorded. */
export function scripted(script: Script, { model, seed }: { model: string; seed: number }): Llm {
  const answer = async (ask: Ask, signal: AbortSignal): Promise<Answer> => {
    signal.throwIfAborted()
    const question = canonicalJson({ seed, ask })
    const { text = '', reasoning = null, toolCalls = [], fails } = script(ask, randomOf(question))
    if (fails) throw new LlmError(fails, `The script of ${model} fails here on purpose: ${fails.kind}.`)
    const name = createHash('sha256').update(question).digest('hex').slice(0, 12)
    const calls = toolCalls.map((call, index) => ({
      id: `call_${name}_${index}`,
      type: 'function' as const,
      function: { name: call.name, arguments: JSON.stringify(call.arguments) },
    }))
    const completionTokens = Math.ceil(Buffer.byteLength(text + (reasoning ?? '') + JSON.stringify(calls)) / 4)
    return {
      model,
      text,
      reasoning,
      toolCalls: calls,
      finish: calls.length > 0 ? 'tool-calls' : 'stop',
      usage: { promptTokens: estimatePromptTokens(ask), cachedTokens: 0, cacheWriteTokens: 0, completionTokens, costDollars: 0 },
      tokens: { promptIds: null, ids: null, logprobs: null },
    }
  }
  return {
    ask: (ask, { signal }) => answer(ask, signal),
    async *stream(ask, { signal }) {
      for (const delta of deltasOf(await answer(ask, signal))) {
        signal.throwIfAborted()
        yield delta
      }
    },
  }
}

/** A stream of numbers from sha256 of the text and a counter. */
function randomOf(text: string): () => number {
  let count = 0
  return () => createHash('sha256').update(`${text}\0${count++}`).digest().readUInt32BE(0) / 2 ** 32
}
