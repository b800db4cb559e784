import { describe, expect, it } from 'vitest'
import type { Behaviour } from './fake-server/fake-server.ts'
import { openFake } from './fake-server/opened.ts'

const { signal } = new AbortController()
const ask = { messages: [{ role: 'user' as const, content: 'Hello' }] }
const hi: Behaviour = { kind: 'say', said: { text: 'Hi' } }
const limited = (headers: Record<string, string> = {}): Behaviour => ({
  kind: 'respond',
  status: 429,
  body: JSON.stringify({ type: 'error', error: { type: 'rate_limit_error', message: 'Too many requests' } }),
  headers,
})

describe.each(['openai', 'azure', 'anthropic'] as const)('%s, when it limits the rate', (provider) => {
  it.each([0, 0.5, 0.999])('the wait that was named is waited for, never shorter, and a little longer by chance (%d)', async (random) => {
    await using opened = await openFake({ provider, random, plan: [limited({ 'retry-after': '30' }), hi] })
    expect((await opened.llm.ask(ask, { signal })).text).toBe('Hi')
    const [slept = 0, ...more] = opened.clock.slept
    expect(more).toEqual([])
    expect(slept).toBeGreaterThanOrEqual(30_000)
    expect(slept).toBeLessThanOrEqual(34_000)
    expect(opened.server.seen).toHaveLength(2)
  })

  it('without a named wait the waits grow, however many attempts it takes', async () => {
    await using opened = await openFake({ provider, random: 1, plan: [...Array.from({ length: 8 }, () => limited()), hi], settings: { attempts: 1 } })
    expect((await opened.llm.ask(ask, { signal })).text).toBe('Hi')
    expect(opened.clock.slept).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  })

  it('a stream is waited for too', async () => {
    await using opened = await openFake({ provider, plan: [limited({ 'retry-after': '2' }), hi] })
    const kinds = []
    for await (const { kind } of opened.llm.stream(ask, { signal })) kinds.push(kind)
    expect(kinds).toEqual(['text', 'answer'])
  })

  it('no more is waited than is allowed, all waits together; a wait beyond it is not begun', async () => {
    await using long = await openFake({ provider, plan: [limited({ 'retry-after': '7200' })] })
    await expect(long.llm.ask(ask, { signal })).rejects.toMatchObject({
      problem: { kind: 'rate-limit', waitMs: 7_200_000 },
      message: expect.stringMatching(/maxWaitMs/),
    })
    expect(long.clock.slept).toEqual([])
    await using often = await openFake({ provider, random: 0, plan: [limited({ 'retry-after': '2' })], settings: { maxWaitMs: 7000 } })
    await expect(often.llm.ask(ask, { signal })).rejects.toMatchObject({ problem: { kind: 'rate-limit' } })
    expect(often.clock.slept).toEqual([2000, 2000, 2000])
  })
})

it('a signal ends a wait', async () => {
  await using opened = await openFake({ plan: [limited({ 'retry-after': '30' })] })
  const controller = new AbortController()
  opened.clock.sleep = async () => controller.abort(new Error('enough'))
  await expect(opened.llm.ask(ask, { signal: controller.signal })).rejects.toThrow('enough')
})
