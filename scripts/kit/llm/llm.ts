import type { z } from 'zod'
import type { Message, ToolCall, ToolDefinition } from '#kit/records'

/** What is asked of a model. All of it is part of the key that its answer is recorded under. */
export interface Ask {
  messages: readonly z.input<typeof Message>[]
  tools?: readonly ToolDefinition[]
  toolChoice?: 'auto' | 'none' | 'required'
  /** The longest answer, in tokens. */
  maxTokens?: number
  temperature?: number
  topP?: number
  stop?: readonly string[]
  seed?: number
  /** Asks for the token ids and log probabilities of the answer; a server without them leaves them null. */
  tokens?: boolean
  /** Which of several answers to the same question this is: each is asked for and recorded on its own. */
  sample?: number
}

/** `promptTokens` counts those read from the server's cache (`cachedTokens`) and those written to it. Null is "the server did not say". */
export interface Usage {
  promptTokens: number | null
  cachedTokens: number | null
  cacheWriteTokens: number | null
  completionTokens: number | null
  costDollars: number | null
}

export interface Answer {
  /** As the server names itself; null where it does not. */
  model: string | null
  text: string
  reasoning: string | null
  toolCalls: ToolCall[]
  finish: 'stop' | 'length' | 'tool-calls' | 'other'
  usage: Usage
  /** As they were sampled: text encoded anew gives other ids. */
  tokens: { promptIds: number[] | null; ids: number[] | null; logprobs: number[] | null }
}

/** A stream ends with `answer`, always and once: the whole of it. A tool call's first delta holds its id and name, the later ones pieces of its arguments. */
export type Delta =
  | { kind: 'text'; text: string }
  | { kind: 'reasoning'; text: string }
  | { kind: 'tool-call'; index: number; id: string; name: string; arguments: string }
  | { kind: 'answer'; answer: Answer }

export interface CallOptions {
  signal: AbortSignal
}

/** Whoever answers. Failures are `LlmError`s; where `signal` ends the call, what is thrown is its reason. */
export interface Llm {
  ask(ask: Ask, options: CallOptions): Promise<Answer>
  stream(ask: Ask, options: CallOptions): AsyncIterable<Delta>
}
