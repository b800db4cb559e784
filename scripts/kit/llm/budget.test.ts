import { describe, expect, it } from 'vitest'
import { Budget } from './budget.ts'
import type { Behaviour } from './fake-server/fake-server.ts'
import { memoryCache, openFake } from './fake-server/opened.ts'
import { LlmError } from './llm-error.ts'

const { signal } = new AbortController()
const ask = (content: string) => ({ messages: [{ role: 'user' as const, content }], maxTokens: 100 })
const hi: Behaviour = { kind: 'say', said: { text: 'Hi', usage: { prompt: 60, cached: 0, completion: 40 } } }
const isBudget = (error: unknown) => error instanceof LlmError && error.problem.kind === 'budget'
const tokens = (limit: number) => new Budget({ tokens: limit, dollars: null })

describe('a budget', () => {
  it('ends with a problem of its own before the request that may pass it is sent, and what was answered is kept and free', async () => {
    const cache = memoryCache()
    const budget = tokens(420)
    await using opened = await openFake({ plan: [hi], budget, cache })
    let answered = 0
    const job = async () => {
      for (; ; answered++) await opened.llm.ask(ask(`${answered}`), { signal })
    }
    await expect(job()).rejects.toMatchObject({ problem: { kind: 'budget', unit: 'tokens', limit: 420, spent: 300 } })
    expect(answered).toBe(3)
    expect(opened.server.seen).toHaveLength(3)
    expect(budget.spent.tokens).toBe(300)
    for (const name of ['0', '1', '2']) expect((await opened.llm.ask(ask(name), { signal })).text).toBe('Hi')
    expect(budget.spent.tokens).toBe(300)
  })

  it('is not passed by requests at the same time, and they wait for what others leave over rather than end early', async () => {
    const budget = tokens(1050)
    await using opened = await openFake({ plan: [hi], budget })
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => opened.llm.ask(ask(`${index}`), { signal })))
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(failed.every(isBudget)).toBe(true)
    expect(budget.spent.tokens).toBeLessThanOrEqual(1050)
    expect(budget.spent.tokens).toBeGreaterThanOrEqual(900)
    expect(opened.server.seen).toHaveLength(50 - failed.length)
  })

  it('is passed by no more than what a server takes beyond the estimate of what is in flight', async () => {
    const greedy: Behaviour = { kind: 'say', said: { text: 'Hi', usage: { prompt: 60, cached: 0, completion: 5000 } } }
    const budget = tokens(500)
    await using opened = await openFake({ plan: [greedy], budget })
    await Promise.allSettled(Array.from({ length: 10 }, (_, index) => opened.llm.ask(ask(`${index}`), { signal })))
    expect(opened.server.seen.length).toBeLessThanOrEqual(3)
    expect(budget.spent.tokens).toBe(opened.server.seen.length * 5060)
  })

  it('counts dollars by the price, and cannot be opened without one', async () => {
    const budget = new Budget({ dollars: 0.02, tokens: null })
    await using opened = await openFake({ plan: [hi], budget })
    await opened.llm.ask(ask('a'), { signal })
    expect(budget.spent.dollars).toBeCloseTo((60 * 10 + 40 * 100) / 1e6, 12)
    await expect(openFake({ plan: [hi], budget, settings: { prices: {} } })).rejects.toThrow(/needs the price of m/)
    const job = async () => {
      for (let index = 0; ; index++) await opened.llm.ask(ask(`${index}`), { signal })
    }
    await expect(job()).rejects.toMatchObject({ problem: { kind: 'budget', unit: 'dollars' } })
    expect(budget.spent.dollars).toBeLessThanOrEqual(0.02)
  })

  it.each([
    ['an answer without counts', { kind: 'say', said: { text: 'Hi', usage: null } }, true],
    ['a server that takes too long', { kind: 'silent' }, true],
    ['a request that is rejected', { kind: 'respond', status: 404, body: '{}' }, false],
    ['a refusal', { kind: 'say', said: { text: 'No', finish: 'refusal', usage: { prompt: 60, cached: 0, completion: 40 } } }, 100],
  ] as const)('%s costs the estimate, nothing, or what was counted', async (_, behaviour, cost) => {
    const budget = tokens(10_000)
    await using opened = await openFake({ plan: [behaviour], budget, settings: { attempts: 1, ...(behaviour.kind === 'silent' && { timeoutMs: 100 }) } })
    await opened.llm.ask(ask('a'), { signal }).catch(() => {})
    if (cost === true) expect(budget.spent.tokens).toBeGreaterThan(100)
    else expect(budget.spent.tokens).toBe(cost === false ? 0 : cost)
  })

  it('a stream that is left early costs its estimate', async () => {
    const budget = tokens(10_000)
    await using opened = await openFake({ plan: [{ kind: 'endless' }], budget })
    for await (const _ of opened.llm.stream(ask('a'), { signal })) break
    await expect.poll(() => budget.spent.tokens, { timeout: 20_000 }).toBeGreaterThan(100)
  })

  it('a signal ends the wait for others', async () => {
    const budget = tokens(300)
    const held = await budget.admit({ tokens: 250, dollars: 0 }, signal)
    const controller = new AbortController()
    const waiting = budget.admit({ tokens: 250, dollars: 0 }, controller.signal)
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    held.settle({ tokens: 10, dollars: 0 })
    held.settle({ tokens: 10, dollars: 0 })
    expect(budget.spent.tokens).toBe(10)
    await budget.admit({ tokens: 250, dollars: 0 }, signal)
  })
})
