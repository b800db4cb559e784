import { z } from 'zod'

const count = z.number().nullish()
const ids = z.array(z.number()).nullish()

export const WireUsage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
})
export type WireUsage = z.infer<typeof WireUsage>

/** llama.cpp gives each token's id here, vLLM gives ids apart. */
const Logprobs = z.object({ content: z.array(z.object({ logprob: z.number(), id: z.number().optional() })).nullish() }).nullish()

const WireCall = z.object({
  index: z.number().optional(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish() }).nullish(),
})
export type WireCall = z.infer<typeof WireCall>

/** A message, or a piece of one. `reasoning_content` and `reasoning` are what compatible servers call thoughts. */
const Part = z.object({
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z.array(WireCall).nullish(),
})
export type Part = z.infer<typeof Part>

const choice = { index: z.number().optional(), finish_reason: z.string().nullish(), logprobs: Logprobs, token_ids: ids }
const whole = { model: z.string().nullish(), usage: WireUsage.nullish(), prompt_token_ids: ids }

/** OpenAI's answers as servers give them, compatible ones too: what is missing is null, what is more is let be. */
export const Completion = z.object({ ...whole, choices: z.array(z.object({ ...choice, message: Part })) })
export const Chunk = z.object({
  ...whole,
  choices: z.array(z.object({ ...choice, delta: Part.nullish(), prompt_token_ids: ids })).nullish(),
})
