import type { Budget } from '../budget.ts'
import { openLlm } from '../open-llm.ts'
import { LlmSettings } from '../settings.ts'
import type { AnswerCache } from '../with-records.ts'
import { type Behaviour, startFakeServer } from './fake-server.ts'
import { scriptedClock } from './scripted-clock.ts'

export const memoryCache = (): AnswerCache & { kept: Map<string, unknown> } => {
  const kept = new Map<string, unknown>()
  return {
    kept,
    get: async (key) => kept.get(key),
    set: async (key, value) => {
      kept.set(key, structuredClone(value))
    },
  }
}

export interface Opening {
  provider?: 'openai' | 'azure' | 'anthropic'
  /** What the server does to one request after the other; the last goes on. */
  plan: readonly Behaviour[]
  settings?: Partial<LlmSettings>
  environment?: Record<string, string>
  cache?: ReturnType<typeof memoryCache>
  budget?: Budget
  random?: number
}

/** A model on a fake server, with all that `openLlm` adds, in which waiting takes no time. */
export async function openFake({ provider = 'openai', plan, settings, environment, cache = memoryCache(), budget, random }: Opening) {
  const server = await startFakeServer((index) => plan[Math.min(index, plan.length - 1)] ?? { kind: 'silent' })
  const clock = scriptedClock(random)
  const checked = LlmSettings.parse({
    provider,
    model: 'm',
    baseUrl: provider === 'openai' ? `${server.url}/v1` : server.url,
    keyName: 'TEST_KEY',
    servedAs: 'fake',
    prices: { m: { input: 10, cached: 1, output: 100 } },
    ...settings,
  })
  const llm = await openLlm(checked, { environment: { TEST_KEY: 'sk-test-1234567', ...environment }, cache, clock, ...(budget && { budget }) })
  return { llm, server, clock, cache, settings: checked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
