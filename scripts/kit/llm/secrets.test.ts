import { expect, it, vi } from 'vitest'
import { openFake } from './fake-server/opened.ts'
import type { Ask } from './llm.ts'

const { signal } = new AbortController()
const secret = 'sk-live-abcdef0123456789'
const password = 'hunter2-hunter2'
const ask: Ask = { messages: [{ role: 'user', content: `My password is ${password}.` }], tokens: true }
const environment = { TEST_KEY: secret, DB_PASSWORD: password }

const kinds = ['openai', 'azure', 'anthropic'] as const

it.each(kinds)('%s: neither the key nor a secret of the environment is in a record or an answer, also where a seam of the stream cuts it', async (provider) => {
  const call = { id: 'a', name: 'bash', arguments: JSON.stringify({ command: `mysql -p${password}` }) }
  const said = { text: `It is ${password}, with ${secret}.`, reasoning: secret, calls: [call] }
  await using opened = await openFake({ provider, plan: [{ kind: 'say', said }], environment })
  const asked = await opened.llm.ask(ask, { signal })
  const streamed = []
  for await (const delta of opened.llm.stream({ ...ask, sample: 1 }, { signal })) if (delta.kind === 'answer') streamed.push(delta.answer)
  const kept = JSON.stringify([[...opened.cache.kept], asked, streamed])
  expect(kept).toContain('[REDACTED:known:')
  expect(kept).not.toContain(password)
  expect(kept).not.toContain(secret)
  expect(opened.cache.kept.size).toBe(2)
  expect(await opened.llm.ask(ask, { signal })).toEqual(asked)
})

it.each(kinds)('%s: a server that echoes the key finds no way into a message of an error, its properties or a log', async (provider) => {
  const logs = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name).mockImplementation(() => {}))
  try {
    const body = JSON.stringify({ error: { message: `Incorrect API key provided: ${secret}`, key: secret } })
    const event = `event: error\ndata: ${body}\n\n`
    for (const behaviour of [
      { kind: 'respond', status: 401, body, headers: { 'x-echo': secret } },
      { kind: 'respond', status: 200, body: `{"${secret}` },
      { kind: 'stream', said: { text: 'Hi there' }, alter: (_: string) => event },
      { kind: 'stream', said: { text: 'Hi there' }, alter: (_: string) => `event: message_start\ndata: {"${secret}\n\n` },
      { kind: 'say', said: { calls: [{ id: 'a', name: 'bash', arguments: secret }] } },
      { kind: 'say', said: { text: secret, finish: 'refusal' } },
    ] as const) {
      await using opened = await openFake({ provider, plan: [behaviour], environment, settings: { attempts: 1 } })
      const read = async () => {
        for await (const _ of opened.llm.stream(ask, { signal }));
      }
      for (const thrown of [await opened.llm.ask(ask, { signal }).catch((error: unknown) => error), await read().catch((error: unknown) => error)]) {
        if (!(thrown instanceof Error)) continue
        const all = [thrown.message, thrown.stack, JSON.stringify(thrown), String(thrown.cause)].join(' ')
        expect(all).not.toContain(secret)
      }
      expect(JSON.stringify([...opened.cache.kept])).not.toContain(secret)
    }
    expect(logs.flatMap((log) => log.mock.calls)).toEqual([])
  } finally {
    vi.restoreAllMocks()
  }
})

it('token ids spell the text: they are not kept where something was taken out of it', async () => {
  const tokens = { promptIds: [1, 2], ids: [3, 4], logprobs: [-1, -2] }
  const clean: Ask = { messages: [{ role: 'user', content: 'Hello' }], tokens: true }
  await using opened = await openFake({
    plan: [
      { kind: 'say', said: { text: password, tokens } },
      { kind: 'say', said: { text: 'Hi', tokens } },
    ],
    environment,
  })
  expect((await opened.llm.ask(clean, { signal })).tokens).toEqual({ promptIds: [1, 2], ids: null, logprobs: null })
  expect((await opened.llm.ask(ask, { signal })).tokens).toEqual({ promptIds: null, ids: [3, 4], logprobs: [-1, -2] })
})
