import { describe, expect, it } from 'vitest'
import type { Behaviour } from './fake-server/fake-server.ts'
import { memoryCache, openFake } from './fake-server/opened.ts'
import type { Ask, Delta } from './llm.ts'
import { LlmRecord } from './with-records.ts'

const { signal } = new AbortController()
const ask: Ask = { messages: [{ role: 'user', content: 'Hello' }] }
const call = { id: 'a', name: 'bash', arguments: '{"command":"ls"}' }
const hi: Behaviour = { kind: 'say', said: { text: 'Hi there', reasoning: 'They greet.', calls: [call] } }
const tool = { type: 'function' as const, function: { name: 'bash', parameters: { type: 'object' } } }
const collect = async (stream: AsyncIterable<Delta>) => {
  const deltas: Delta[] = []
  for await (const delta of stream) deltas.push(delta)
  return deltas
}

describe.each(['openai', 'azure', 'anthropic'] as const)('records of %s', (provider) => {
  it('the same question is answered again for free: asked or streamed, by another process, without the key of the first', async () => {
    const cache = memoryCache()
    await using first = await openFake({ provider, plan: [hi], cache })
    const answer = await first.llm.ask(ask, { signal })
    await using second = await openFake({
      provider,
      plan: [{ kind: 'respond', status: 401, body: '{}' }],
      cache,
      environment: { TEST_KEY: 'sk-other-7654321' },
    })
    expect(await second.llm.ask(ask, { signal })).toEqual(answer)
    const deltas = await collect(second.llm.stream(ask, { signal }))
    expect(deltas).toEqual([
      { kind: 'reasoning', text: 'They greet.' },
      { kind: 'text', text: 'Hi there' },
      { kind: 'tool-call', index: 0, id: 'a', name: 'bash', arguments: '{"command":"ls"}' },
      { kind: 'answer', answer },
    ])
    expect(second.server.seen).toEqual([])
    expect(second.llm.tally()).toMatchObject({ answered: 0, replayed: 2, dollars: 0, promptTokens: 0 })
    expect(first.llm.tally()).toMatchObject({ answered: 1, replayed: 0, promptTokens: 100, cachedTokens: 40 })
  })

  it('what was streamed is replayed when asked', async () => {
    await using opened = await openFake({ provider, plan: [hi, { kind: 'silent' }] })
    const last = (await collect(opened.llm.stream(ask, { signal }))).at(-1)
    expect(await opened.llm.ask(ask, { signal })).toEqual(last?.kind === 'answer' && last.answer)
    expect(opened.server.seen).toHaveLength(1)
  })
})

describe('what names a record', () => {
  it.each<[string, Partial<Ask>]>([
    ['the messages', { messages: [{ role: 'user', content: 'Hello!' }] }],
    ['the tools', { tools: [tool] }],
    ['the choice of tools', { toolChoice: 'none' }],
    ['the longest answer', { maxTokens: 5 }],
    ['the temperature', { temperature: 0 }],
    ['top p', { topP: 0.5 }],
    ['where to stop', { stop: ['\n'] }],
    ['the seed', { seed: 0 }],
    ['whether token ids were asked for', { tokens: true }],
    ['which of several answers it is', { sample: 1 }],
  ])('%s', async (_, change) => {
    await using opened = await openFake({ plan: [hi] })
    await opened.llm.ask(ask, { signal })
    await opened.llm.ask({ ...ask, ...change }, { signal })
    await opened.llm.ask({ ...ask, ...change }, { signal })
    expect(opened.server.seen).toHaveLength(2)
  })

  it('the model and the server, and neither key, patience nor price; nor what is not sent', async () => {
    const cache = memoryCache()
    const asks = async (settings: object, asked = ask) => {
      await using opened = await openFake({ plan: [hi], cache, settings, environment: { TEST_KEY: `sk-${Math.random()}` } })
      await opened.llm.ask(asked, { signal })
      return opened.server.seen.length
    }
    expect(await asks({})).toBe(1)
    expect(await asks({ timeoutMs: 5, maxWaitMs: 0, attempts: 1, prices: {} })).toBe(0)
    expect(await asks({ model: 'n' })).toBe(1)
    expect(await asks({ servedAs: 'other' })).toBe(1)
    expect(await asks({ maxTokens: 7 })).toBe(1)
    const turn = { role: 'assistant' as const, content: 'x' }
    expect(await asks({}, { messages: [...ask.messages, turn] })).toBe(1)
    expect(await asks({}, { messages: [...ask.messages, { ...turn, weight: 0, reasoning: 'hm' }] })).toBe(0)
  })
})

it('a record that is none is asked anew', async () => {
  await using opened = await openFake({ plan: [hi] })
  await opened.llm.ask(ask, { signal })
  for (const key of opened.cache.kept.keys()) opened.cache.kept.set(key, { version: 0 })
  expect((await opened.llm.ask(ask, { signal })).text).toBe('Hi there')
  expect(opened.server.seen).toHaveLength(2)
})

it('failures are not recorded', async () => {
  await using opened = await openFake({ plan: [{ kind: 'say', said: { text: 'No', finish: 'refusal' } }, hi] })
  await expect(opened.llm.ask(ask, { signal })).rejects.toMatchObject({ problem: { kind: 'refusal' } })
  expect((await opened.llm.ask(ask, { signal })).text).toBe('Hi there')
})

it('a record is what LlmRecord says', async () => {
  await using opened = await openFake({ plan: [hi] })
  await opened.llm.ask({ ...ask, tools: [tool] }, { signal })
  for (const value of opened.cache.kept.values()) expect(LlmRecord.parse(value)).toEqual(value)
})
