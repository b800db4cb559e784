import { withCost } from '../cost-of.ts'
import type { Answer, Delta, Usage } from '../llm.ts'
import { LlmError } from '../llm-error.ts'
import type { Price } from '../settings.ts'
import { toolCallOf } from '../tool-call-of.ts'
import type { Block, StreamEvent, WireUsage } from './wire.ts'

interface Call {
  id: string
  name: string
  text: string
}

/** Puts the blocks of an answer together, whole ones or those of a stream. */
export class Gathered {
  #model: string | null = null
  #usage: WireUsage = {}
  #text = ''
  #reasoning = ''
  #stop: string | null = null
  #isWhole = false
  readonly #calls = new Map<number, Call>()

  addMessage(message: { model?: string | null; content: readonly Block[]; stop_reason?: string | null; usage?: WireUsage | null }): void {
    this.#start(message)
    for (const [index, block] of message.content.entries()) for (const _ of this.#open(index, block));
    this.#isWhole = true
  }

  *addEvent(event: StreamEvent): Generator<Delta> {
    if (event.type === 'message_start' && event.message) this.#start(event.message)
    if (event.type === 'content_block_start' && event.content_block) yield* this.#open(event.index ?? 0, event.content_block)
    if (event.type === 'content_block_delta' && event.delta) yield* this.#add(event.index ?? 0, event.delta)
    if (event.type === 'message_delta') {
      if (event.delta?.stop_reason) this.#stop = event.delta.stop_reason
      this.#count(event.usage)
    }
    if (event.type === 'message_stop') this.#isWhole = true
  }

  #start({ model, stop_reason: stop, usage }: { model?: string | null; stop_reason?: string | null; usage?: WireUsage | null }): void {
    this.#model = model ?? null
    this.#stop = stop ?? null
    this.#count(usage)
  }

  /** Counts of the end replace those of the start; what it leaves out stays. */
  #count(usage: WireUsage | null | undefined): void {
    const said = Object.entries(usage ?? {}).filter(([, value]) => value !== null && value !== undefined)
    this.#usage = { ...this.#usage, ...Object.fromEntries(said) }
  }

  *#open(index: number, block: Block): Generator<Delta> {
    if (block.type === 'tool_use') {
      const call = { id: block.id || `call_${index}`, name: block.name ?? '', text: '' }
      this.#calls.set(index, call)
      // A stream opens a call with an empty input and sends it in pieces.
      const isEmpty = typeof block.input === 'object' && block.input !== null && Object.keys(block.input).length === 0
      if (block.input !== undefined && !isEmpty) call.text = JSON.stringify(block.input)
      yield { kind: 'tool-call', index: this.#calls.size - 1, id: call.id, name: call.name, arguments: call.text }
    } else yield* this.#add(index, block)
  }

  *#add(index: number, { text, thinking, partial_json: json }: { text?: string; thinking?: string; partial_json?: unknown }): Generator<Delta> {
    if (thinking) yield { kind: 'reasoning', text: thinking }
    if (text) yield { kind: 'text', text }
    this.#reasoning += thinking ?? ''
    this.#text += text ?? ''
    const call = this.#calls.get(index)
    if (!call || typeof json !== 'string' || !json) return
    call.text += json
    yield { kind: 'tool-call', index: [...this.#calls.keys()].indexOf(index), id: '', name: '', arguments: json }
  }

  /** Throws where the answer is not whole, refused, or cannot be read. */
  answer(price: Price | undefined): Answer {
    const usage = this.#paid(price)
    if (!this.#isWhole || this.#stop === null) {
      throw new LlmError({ kind: 'unavailable', status: null, waitMs: null, isCut: true }, 'The answer broke off before its end. Ask again')
    }
    if (this.#stop === 'refusal') {
      throw new LlmError({ kind: 'refusal', text: this.#text, usage }, `The model refuses to answer: ${this.#text.slice(0, 200) || 'it gave no reason'}`)
    }
    const isLength = this.#stop === 'max_tokens' || this.#stop === 'model_context_window_exceeded'
    const isStop = this.#stop === 'end_turn' || this.#stop === 'stop_sequence'
    const toolCalls = [...this.#calls.values()].map((call) => toolCallOf(call, usage))
    return {
      model: this.#model,
      text: this.#text,
      reasoning: this.#reasoning || null,
      toolCalls,
      finish: isLength ? 'length' : toolCalls.length > 0 ? 'tool-calls' : isStop ? 'stop' : 'other',
      usage,
      tokens: { promptIds: null, ids: null, logprobs: null },
    }
  }

  /** `input_tokens` leaves out what was read from the cache and written to it. */
  #paid(price: Price | undefined): Usage {
    const { input_tokens: input, output_tokens: output, cache_read_input_tokens: cached, cache_creation_input_tokens: written } = this.#usage
    const promptTokens = typeof input === 'number' ? input + (cached ?? 0) + (written ?? 0) : null
    return withCost({ promptTokens, cachedTokens: cached ?? null, cacheWriteTokens: written ?? null, completionTokens: output ?? null }, price)
  }
}
