import type { z } from 'zod'
import { withCost } from '../cost-of.ts'
import type { Answer, Delta, Usage } from '../llm.ts'
import { LlmError } from '../llm-error.ts'
import type { Price } from '../settings.ts'
import { toolCallOf } from '../tool-call-of.ts'
import type { Chunk, Part, WireCall, WireUsage } from './wire.ts'

type WireChoice = NonNullable<z.infer<typeof Chunk>['choices']>[number]
type Whole = Pick<z.infer<typeof Chunk>, 'model' | 'usage' | 'prompt_token_ids'>

/** Puts the pieces of an answer together; a whole message is the case of one piece. */
export class Gathered {
  #model: string | null = null
  #usage: WireUsage | null = null
  #text = ''
  #reasoning = ''
  #refusal = ''
  #finish: string | null = null
  #promptIds: number[] | null = null
  #ids: number[] | null = null
  #logprobs: number[] | null = null
  readonly #calls: { index: number; id: string; name: string; text: string }[] = []

  addWhole({ model, usage, prompt_token_ids: promptIds }: Whole): void {
    if (model) this.#model = model
    if (usage) this.#usage = usage
    if (promptIds) this.#promptIds = promptIds
  }

  /** The deltas that a piece is for whoever watches. */
  *addChoice(choice: Omit<WireChoice, 'delta'>, part: Part | null | undefined): Generator<Delta> {
    if (choice.finish_reason) this.#finish = choice.finish_reason
    if (choice.prompt_token_ids) this.#promptIds = choice.prompt_token_ids
    const tokens = choice.logprobs?.content
    const ids = choice.token_ids ?? (tokens?.every(({ id }) => id !== undefined) ? tokens.map(({ id }) => id ?? 0) : null)
    if (ids) this.#ids = [...(this.#ids ?? []), ...ids]
    if (tokens) this.#logprobs = [...(this.#logprobs ?? []), ...tokens.map(({ logprob }) => logprob)]
    const reasoning = part?.reasoning_content || part?.reasoning
    if (reasoning) yield { kind: 'reasoning', text: reasoning }
    if (part?.content) yield { kind: 'text', text: part.content }
    this.#reasoning += reasoning ?? ''
    this.#text += part?.content ?? ''
    this.#refusal += part?.refusal ?? ''
    for (const [position, call] of (part?.tool_calls ?? []).entries()) yield this.#addCall(call, position)
  }

  /** A server that leaves `index` out gives a call per entry, and an id with each new one. */
  #addCall(call: WireCall, position: number): Delta {
    const wanted = call.index ?? (call.id ? this.#calls.length : Math.max(this.#calls.length - 1, position))
    const args = call.function?.arguments
    const text = typeof args === 'string' ? args : args ? JSON.stringify(args) : ''
    let known = this.#calls.find(({ index }) => index === wanted)
    const id = known ? '' : call.id || `call_${wanted}`
    const name = known ? '' : (call.function?.name ?? '')
    if (!known) {
      known = { index: wanted, id, name, text: '' }
      this.#calls.push(known)
    }
    known.text += text
    return { kind: 'tool-call', index: this.#calls.indexOf(known), id, name, arguments: text }
  }

  /** Throws where the answer is not whole, refused, or cannot be read. */
  answer(price: Price | undefined): Answer {
    const usage = this.#paid(price)
    if (this.#finish === null) {
      throw new LlmError({ kind: 'unavailable', status: null, waitMs: null, isCut: true }, 'The answer broke off before its end. Ask again')
    }
    if (this.#refusal || this.#finish === 'content_filter') {
      const text = this.#refusal || this.#text
      throw new LlmError({ kind: 'refusal', text, usage }, `The model refuses to answer: ${text.slice(0, 200) || 'its content filter said so'}`)
    }
    const toolCalls = this.#calls.map((call) => toolCallOf(call, usage))
    const text = this.#text
    return {
      model: this.#model,
      text,
      reasoning: this.#reasoning || null,
      toolCalls,
      finish: this.#finish === 'length' ? 'length' : toolCalls.length > 0 ? 'tool-calls' : this.#finish === 'stop' ? 'stop' : 'other',
      usage,
      tokens: { promptIds: this.#promptIds, ids: this.#ids, logprobs: this.#logprobs },
    }
  }

  #paid(price: Price | undefined): Usage {
    return withCost(
      {
        promptTokens: this.#usage?.prompt_tokens ?? null,
        cachedTokens: this.#usage?.prompt_tokens_details?.cached_tokens ?? null,
        cacheWriteTokens: null,
        completionTokens: this.#usage?.completion_tokens ?? null,
      },
      price,
    )
  }
}
