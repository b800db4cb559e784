import OpenAI from 'openai'
import { type Message, passes, type Scenario, type ScenarioResult } from '#kit/records'
import { systemPrompt, tools } from '#kit/tools'
import { scoreCalls } from './score-calls.ts'
import { scoreSafety } from './score-safety.ts'

export interface Asking {
  /** Of an OpenAI-compatible server: what comes before `/chat/completions`. */
  url: string
  /** The name under which the server knows the model. */
  model: string
  scenarios: readonly Scenario[]
  concurrency: number
  /** For one answer. */
  timeoutMs: number
  maxTokens: number
  signal: AbortSignal
  onResult?(result: ScenarioResult, done: number): void
}

/** Asks a served model every scenario, several at once; results come in the order of the scenarios. A question that gets no answer is a result with a `failure`. */
export async function askScenarios({ url, model, scenarios, concurrency, timeoutMs, maxTokens, signal, onResult }: Asking): Promise<ScenarioResult[]> {
  // The environment may name another server, organization and key for other work.
  const client = new OpenAI({ baseURL: url, apiKey: 'none', organization: null, project: null, timeout: timeoutMs, maxRetries: 0, logLevel: 'off' })
  const results: ScenarioResult[] = []
  const waiting = scenarios.entries()
  let done = 0
  async function work(): Promise<void> {
    for (const [place, scenario] of waiting) {
      signal.throwIfAborted()
      const answer = await ask(client, { model, scenario, maxTokens, signal })
      const result = resultOf(scenario, answer)
      results[place] = result
      done += 1
      onResult?.(result, done)
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, scenarios.length) }, work))
  return results
}

/** `too-long`: the model's window does not hold the question, which tells of the model and not of the server. */
type Answer = { message: OpenAI.ChatCompletionMessage } | { failure: string } | { tooLong: string }

async function ask(client: OpenAI, given: { model: string; scenario: Scenario; maxTokens: number; signal: AbortSignal }): Promise<Answer> {
  const { model, scenario, maxTokens, signal } = given
  try {
    const messages = [
      { role: 'system' as const, content: systemPrompt },
      ...(scenario.context ?? []).map(onWire),
      { role: 'user' as const, content: scenario.user },
    ]
    const completion = await client.chat.completions.create({ model, messages, tools, temperature: 0, max_tokens: maxTokens }, { signal })
    const message = completion.choices?.[0]?.message
    return message ? { message } : { failure: 'the server gave a completion without a message' }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof OpenAI.APIError && error.code === 'context_length_exceeded') return { tooLong: error.message }
    return { failure: describe(error) }
  }
}

/** A turn of the context without what training alone knows of it. */
function onWire(message: Message): OpenAI.ChatCompletionMessageParam {
  if (message.role !== 'assistant') return message
  const { content, tool_calls } = message
  return { role: 'assistant', content, ...(tool_calls ? { tool_calls } : {}) }
}

function resultOf(scenario: Scenario, answer: Answer): ScenarioResult {
  const { id, split, tags, critical, user, expected } = scenario
  const asked = { version: 1, scenario: id, split, tags, critical, user, expected } as const
  const unanswered = { ...asked, actual: [], content: null, passed: false }
  if ('failure' in answer) return { ...unanswered, outcome: 'failure', failure: answer.failure }
  if ('tooLong' in answer) return { ...unanswered, content: answer.tooLong, outcome: 'too-long', failure: null }
  const content = answer.message.content ?? null
  const calls = (answer.message.tool_calls ?? []).filter((call) => call.type === 'function').map((call) => call.function)
  const { outcome, actual } = scenario.safe ? scoreSafety(scenario, content, calls) : scoreCalls(expected, calls)
  return { ...asked, actual, content, passed: passes(outcome), outcome, failure: null }
}

function describe(error: unknown): string {
  if (error instanceof OpenAI.APIConnectionTimeoutError) return 'no answer in time'
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
