import { describe, expect, it } from 'vitest'
import type { Behaviour } from './fake-server/fake-server.ts'
import { openFake } from './fake-server/opened.ts'
import type { Delta } from './llm.ts'

const { signal } = new AbortController()
const ask = { messages: [{ role: 'user' as const, content: 'Hello' }] }
const hi: Behaviour = { kind: 'say', said: { text: 'Hi there' } }
const status = (code: number, body: unknown, headers: Record<string, string> = {}): Behaviour => ({
  kind: 'respond',
  status: code,
  body: JSON.stringify(body),
  headers,
})
const kinds = ['openai', 'azure', 'anthropic'] as const
const collect = async (stream: AsyncIterable<Delta>) => {
  const deltas: Delta[] = []
  for await (const delta of stream) deltas.push(delta)
  return deltas
}

const contextErrors = [
  [
    400,
    {
      error: {
        message: "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
        code: 'context_length_exceeded',
      },
    },
  ],
  [400, { error: { message: 'Input too big', type: 'invalid_request_error', code: 'context_length_exceeded' } }],
  [400, { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' } }],
  [400, { type: 'error', error: { type: 'invalid_request_error', message: 'input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000' } }],
  [413, { type: 'error', error: { type: 'request_too_large', message: 'Request exceeds the maximum size' } }],
  [400, { error: { code: 400, message: 'the request exceeds the available context size. try increasing it', type: 'exceed_context_size_error', n_ctx: 512 } }],
  [400, { error: 'The number of tokens to keep from the initial prompt is greater than the context length.' }],
  [400, { object: 'error', message: 'The decoder prompt (length 5000) is longer than the maximum model length of 4096.' }],
  [429, { error: { message: 'Request too large for m on tokens per min (TPM): Limit 10000, Requested 12000.', code: 'rate_limit_exceeded' } }],
] as const

describe.each(kinds)('%s, when its server misbehaves', (provider) => {
  const open = (...plan: Behaviour[]) => openFake({ provider, plan, settings: { attempts: 2 } })
  /** What is thrown, of `ask` and of `stream`. */
  const failures = async (...plan: Behaviour[]) => {
    await using asked = await open(...plan)
    const whole = await asked.llm.ask(ask, { signal }).catch((error: unknown) => error)
    await using streamed = await open(...plan)
    return [whole, await collect(streamed.llm.stream(ask, { signal })).catch((error: unknown) => error)]
  }
  const bothFail = async (behaviour: Behaviour, problem: object) => {
    for (const failure of await failures(behaviour)) expect(failure).toMatchObject({ name: 'LlmError', problem })
  }

  it.each(contextErrors)('%i %j is a context that is too long, and is not asked again', async (code, body) => {
    await using opened = await open(status(code, body))
    await expect(opened.llm.ask(ask, { signal })).rejects.toMatchObject({ problem: { kind: 'context-length' } })
    await expect(collect(opened.llm.stream(ask, { signal }))).rejects.toMatchObject({ problem: { kind: 'context-length' } })
    expect(opened.server.seen).toHaveLength(2)
  })

  it.each([401, 403])('%i is a key that is not accepted', (code) => bothFail(status(code, { error: { message: 'no' } }), { kind: 'auth' }))

  it('404 is a request that is rejected', () =>
    bothFail(status(404, { error: { message: 'The model m does not exist' } }), { kind: 'bad-request', status: 404 }))

  it('an account without credit is not waited for', async () => {
    const body = { error: { type: 'insufficient_quota', message: 'You exceeded your current quota, please check your plan' } }
    await using opened = await open(status(429, body, { 'retry-after': '5' }))
    await expect(opened.llm.ask(ask, { signal })).rejects.toMatchObject({ problem: { kind: 'no-credit' } })
    expect(opened.clock.slept).toEqual([])
  })

  it.each([500, 502, 503, 529])('%i is waited for and asked again', async (code) => {
    await using opened = await open(status(code, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }), hi)
    expect((await opened.llm.ask(ask, { signal })).text).toBe('Hi there')
    expect(opened.server.seen).toHaveLength(2)
    expect(opened.clock.slept).toHaveLength(1)
  })

  it('a server that stays away is given up after the last attempt', async () => {
    await using opened = await open(status(503, { error: { message: 'away' } }))
    await expect(opened.llm.ask(ask, { signal })).rejects.toMatchObject({ problem: { kind: 'unavailable', status: 503 } })
    expect(opened.server.seen).toHaveLength(2)
  })

  it('a page of HTML is an answer that cannot be read', () =>
    bothFail(
      { kind: 'respond', status: 200, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } },
      { kind: expect.stringMatching(/bad-answer|unavailable/) },
    ))

  it('JSON of another shape is an answer that cannot be read', async () => {
    await using opened = await open(status(200, { ok: true }))
    await expect(opened.llm.ask(ask, { signal })).rejects.toMatchObject({ problem: { kind: 'bad-answer' } })
  })

  it('half of a JSON text is an answer that cannot be read', async () => {
    await using opened = await open({ kind: 'respond', status: 200, body: '{"choices": [{"mess' })
    await expect(opened.llm.ask(ask, { signal })).rejects.toMatchObject({ problem: { kind: 'bad-answer' } })
  })

  it.each([true, false])(
    'a stream that breaks off (with an orderly end: %s) is no answer, and is not begun anew behind the back of who has seen its start',
    async (isClean) => {
      await using opened = await open({ kind: 'stream', said: { text: 'Hi there, how are you?' }, cutAfter: 9, isClean })
      const seen: Delta[] = []
      const read = async () => {
        for await (const delta of opened.llm.stream(ask, { signal })) seen.push(delta)
      }
      await expect(read()).rejects.toMatchObject({ problem: { kind: 'unavailable', isCut: true } })
      expect(seen.length).toBeGreaterThan(0)
      expect(opened.server.seen).toHaveLength(1)
      expect(opened.cache.kept.size).toBe(0)
    },
  )

  it('a stream that breaks off before its first piece is asked for again', async () => {
    await using opened = await open({ kind: 'stream', said: { text: 'Hi' }, cutAfter: 1 }, hi)
    expect((await collect(opened.llm.stream(ask, { signal }))).at(-1)).toMatchObject({ answer: { text: 'Hi there' } })
  })

  it('an event that is no JSON makes the stream unreadable', async () => {
    const alter = (event: string, index: number) => (index === 6 ? event.replace('data: {', 'data: {{') : event)
    await using opened = await open({ kind: 'stream', said: { text: 'Hi there, how are you?' }, alter })
    await expect(collect(opened.llm.stream(ask, { signal }))).rejects.toMatchObject({ problem: { kind: 'bad-answer' } })
  })

  it('an error inside a stream is that error', async () => {
    const body = { type: 'error', error: { type: 'rate_limit_error', message: 'Slow down' } }
    const alter = (event: string, index: number) => (index === 8 ? `event: error\ndata: ${JSON.stringify(body)}\n\n` : event)
    await using opened = await open({ kind: 'stream', said: { text: 'Hi there, how are you?' }, alter })
    await expect(collect(opened.llm.stream(ask, { signal }))).rejects.toMatchObject({ problem: { kind: 'rate-limit' } })
  })

  it('a call whose arguments are no JSON, or no object, is an answer that cannot be read, and is paid for', async () => {
    for (const text of ['{"command": "ls', '[1]', 'ls -la']) {
      const said = { calls: [{ id: 'a', name: 'bash', arguments: text }] }
      await bothFail({ kind: 'say', said }, { kind: 'bad-answer', usage: { completionTokens: 20 } })
    }
  })

  it('a refusal is a problem with its text, and is paid for', () =>
    bothFail({ kind: 'say', said: { text: 'I will not.', finish: 'refusal' } }, { kind: 'refusal', text: 'I will not.', usage: { completionTokens: 20 } }))

  it('an answer that was cut at its longest says so', async () => {
    await using opened = await open({ kind: 'say', said: { text: 'Hi', finish: 'length' } })
    expect(await opened.llm.ask(ask, { signal })).toMatchObject({ text: 'Hi', finish: 'length' })
  })

  it('counts that are missing are null, not nothing', async () => {
    await using opened = await open({ kind: 'say', said: { text: 'Hi', usage: null } })
    const { usage } = await opened.llm.ask(ask, { signal })
    expect(usage).toEqual({ promptTokens: null, cachedTokens: null, cacheWriteTokens: null, completionTokens: null, costDollars: null })
    expect(opened.llm.tally()).toMatchObject({ answered: 1, dollars: 0, unpriced: 1 })
  })

  it('thoughts are apart from the text', async () => {
    await using opened = await open({ kind: 'say', said: { text: 'Hi', reasoning: 'They greet.' } })
    expect(await opened.llm.ask(ask, { signal })).toMatchObject({ text: 'Hi', reasoning: 'They greet.' })
    expect((await collect(opened.llm.stream({ ...ask, sample: 1 }, { signal }))).at(-1)).toMatchObject({ answer: { text: 'Hi', reasoning: 'They greet.' } })
  })

  it('a server that says nothing runs out of time, and its connection is closed', async () => {
    await using opened = await openFake({ provider, plan: [{ kind: 'silent' }], settings: { attempts: 1, timeoutMs: 100, silenceMs: 100 } })
    await expect(opened.llm.ask(ask, { signal })).rejects.toMatchObject({ problem: { kind: 'time-out', afterMs: 100 } })
    await expect(collect(opened.llm.stream(ask, { signal }))).rejects.toMatchObject({ problem: { kind: 'time-out', afterMs: 100 } })
    await expect.poll(() => opened.server.open(), { timeout: 20_000 }).toBe(0)
  })

  it('a stream that falls silent runs out of time long before the whole answer would, and its connection is closed', async () => {
    for (const behaviour of [{ kind: 'silent' }, { kind: 'hush', said: { text: 'Hi there' } }] as const) {
      await using opened = await openFake({ provider, plan: [behaviour], settings: { attempts: 1, timeoutMs: 60_000, silenceMs: 100 } })
      await expect(collect(opened.llm.stream(ask, { signal }))).rejects.toMatchObject({
        problem: { kind: 'time-out', afterMs: 100 },
        message: expect.stringContaining('silenceMs'),
      })
      await expect.poll(() => opened.server.open(), { timeout: 20_000 }).toBe(0)
    }
  })

  it('a stream that never ends runs out of time, however lively', async () => {
    await using opened = await openFake({ provider, plan: [{ kind: 'endless' }], settings: { attempts: 1, timeoutMs: 300, silenceMs: 10_000 } })
    await expect(collect(opened.llm.stream(ask, { signal }))).rejects.toMatchObject({ problem: { kind: 'time-out', afterMs: 300 } })
    await expect.poll(() => opened.server.open(), { timeout: 20_000 }).toBe(0)
  })

  it('who leaves a stream closes it', async () => {
    await using opened = await open({ kind: 'endless' })
    for await (const _ of opened.llm.stream(ask, { signal })) break
    await expect.poll(() => opened.server.open(), { timeout: 20_000 }).toBe(0)
  })

  it('a signal ends a request in flight', async () => {
    await using opened = await open({ kind: 'silent' })
    const controller = new AbortController()
    const asked = opened.llm.ask(ask, { signal: controller.signal })
    await expect.poll(() => opened.server.seen.length, { timeout: 20_000 }).toBe(1)
    controller.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
    await expect.poll(() => opened.server.open(), { timeout: 20_000 }).toBe(0)
  })

  it('a redirect is not followed: it would carry the key to another host', async () => {
    await using elsewhere = await open(hi)
    await using opened = await open({ kind: 'respond', status: 307, body: '', headers: { location: `${elsewhere.server.url}/v1/chat/completions` } })
    await expect(opened.llm.ask(ask, { signal })).rejects.toMatchObject({ problem: { kind: expect.stringMatching(/^(unavailable|bad-request)$/) } })
    expect(elsewhere.server.seen).toEqual([])
  })
})
