import { describe, expect, it } from 'vitest'
import { llmConformance, type Saying } from './conformance.ts'
import { type Behaviour, startFakeServer } from './fake-server/fake-server.ts'
import type { Said } from './fake-server/said.ts'
import type { Llm } from './llm.ts'
import { loadProvider } from './registry.ts'
import { LlmSettings } from './settings.ts'

const saidOf = ({ text, calls, fails }: Saying): Said => ({
  ...(text && { text }),
  ...(calls && { calls: calls.map((call, index) => ({ id: `toolu_${index}`, name: call.name, arguments: JSON.stringify(call.arguments) })) }),
  ...(fails && { finish: fails }),
})

const kinds = ['openai', 'azure', 'anthropic'] as const
const open = async (provider: (typeof kinds)[number], ...plan: Behaviour[]) => {
  const server = await startFakeServer((index) => plan[Math.min(index, plan.length - 1)] ?? { kind: 'silent' })
  const baseUrl = provider === 'openai' ? `${server.url}/v1` : server.url
  const prices = { m: { input: 10, cached: 1, output: 100 } }
  const settings = LlmSettings.parse({ provider, model: 'm', baseUrl, prices })
  const llm: Llm = await (await loadProvider(provider)).connect({ settings, key: 'sk-test-1234567', now: Date.now })
  return { llm, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

for (const provider of kinds) llmConformance(provider, (saying) => open(provider, { kind: 'say', said: saidOf(saying) }))

const { signal } = new AbortController()
const ask = { messages: [{ role: 'user' as const, content: 'Hello' }] }

describe.each(kinds)('%s', (provider) => {
  it('says what it cost, cached tokens apart', async () => {
    await using opened = await open(provider, { kind: 'say', said: { text: 'Hi' } })
    const { usage } = await opened.llm.ask(ask, { signal })
    expect(usage).toMatchObject({ promptTokens: 100, cachedTokens: 40, completionTokens: 20 })
    expect(usage.costDollars).toBeCloseTo((60 * 10 + 40 * 1 + 20 * 100) / 1e6, 12)
  })
})
