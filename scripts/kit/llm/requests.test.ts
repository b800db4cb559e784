import { describe, expect, it } from 'vitest'
import { openFake } from './fake-server/opened.ts'
import type { Said } from './fake-server/said.ts'
import type { Ask } from './llm.ts'
import { requestOf as openaiRequestOf } from './openai/request.ts'
import { LlmSettings } from './settings.ts'

const { signal } = new AbortController()
const calls = ['x.1', 'y'].map((id) => ({ id, type: 'function' as const, function: { name: 'bash', arguments: `{"command":"echo ${id}"}` } }))
const ask: Ask = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Do both.' },
    { role: 'assistant', content: null, reasoning: 'hm', tool_calls: calls },
    { role: 'tool', tool_call_id: 'x.1', content: 'x' },
    { role: 'user', content: 'And then?' },
    { role: 'tool', tool_call_id: 'y', content: '' },
    { role: 'assistant', content: '' },
  ],
  tools: [{ type: 'function', function: { name: 'bash', description: 'Runs.', parameters: { type: 'object', properties: {} } } }],
  toolChoice: 'required',
  maxTokens: 9,
  temperature: 0,
  topP: 0.5,
  stop: ['END'],
  seed: 3,
}
const requestTo = async (provider: 'openai' | 'azure' | 'anthropic', asked: Ask = ask, said: Said = { text: 'Hi' }) => {
  await using opened = await openFake({ provider, plan: [{ kind: 'say', said }] })
  const answer = await opened.llm.ask(asked, { signal })
  return { answer, ...(opened.server.seen[0] ?? { path: '', headers: {}, body: {} }) }
}

describe('the request to Anthropic', () => {
  it('has the system on top, to be kept by the server, calls and results as blocks, results first in the next user turn, and no empty block', async () => {
    const { body, path, headers } = await requestTo('anthropic')
    expect(path).toBe('/v1/messages')
    expect(headers.authorization).toBe('Bearer sk-test-1234567')
    expect(body).toEqual({
      model: 'm',
      max_tokens: 9,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Do both.' }] },
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', id: 'x_1', name: 'bash', input: { command: 'echo x.1' } },
            { type: 'tool_use', id: 'y', name: 'bash', input: { command: 'echo y' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'x_1', content: 'x' },
            { type: 'tool_result', tool_use_id: 'y', content: '' },
            { type: 'text', text: 'And then?' },
          ],
        },
      ],
      tools: [{ name: 'bash', description: 'Runs.', input_schema: { type: 'object', properties: {} } }],
      tool_choice: { type: 'any' },
      temperature: 0,
      top_p: 0.5,
      stop_sequences: ['END'],
    })
  })
})

describe('the request to a server that speaks chat completions', () => {
  it('has what was asked, and neither thoughts nor weights', async () => {
    const { body, path, headers } = await requestTo('openai')
    expect(path).toBe('/v1/chat/completions')
    expect(headers.authorization).toBe('Bearer sk-test-1234567')
    expect(body).toMatchObject({ model: 'm', max_tokens: 9, temperature: 0, top_p: 0.5, stop: ['END'], seed: 3, tool_choice: 'required', tools: ask.tools })
    expect(body.messages).toContainEqual({ role: 'assistant', content: null, tool_calls: calls })
  })

  it('goes to the deployment on Azure, with the version of its API and the key in its own header', async () => {
    const { body, path, headers } = await requestTo('azure')
    expect(path).toBe('/openai/deployments/m/chat/completions?api-version=2024-10-21')
    expect(headers['api-key']).toBe('sk-test-1234567')
    expect(body).toMatchObject({ max_completion_tokens: 9 })
  })

  it('has for OpenAI itself no field that it rejects', () => {
    const body = openaiRequestOf({ ...ask, tokens: true }, LlmSettings.parse({ provider: 'openai', model: 'm' }), true)
    expect(body).toMatchObject({ max_completion_tokens: 9, logprobs: true })
    expect(Object.keys(body)).not.toContain('return_token_ids')
    expect(Object.keys(body)).not.toContain('max_tokens')
  })
})

describe('token ids and log probabilities', () => {
  const tokens = { promptIds: [1, 2, 3], ids: [7, 8], logprobs: [-0.1, -0.2] }
  const question: Ask = { messages: [{ role: 'user', content: 'Hello' }], tokens: true }

  it.each([
    ['vLLM', {}, tokens],
    ['llama.cpp', { isLlamaCpp: true }, { ...tokens, promptIds: null }],
  ])('are taken from %s, asked or streamed', async (_, more, expected) => {
    const said = { text: 'Hi you', tokens, ...more }
    const { body, answer } = await requestTo('openai', question, said)
    expect(body).toMatchObject({ logprobs: true, return_token_ids: true })
    expect(answer.tokens).toEqual(expected)
    await using opened = await openFake({ plan: [{ kind: 'say', said }] })
    const streamed = await Array.fromAsync(opened.llm.stream(question, { signal }))
    expect(streamed.at(-1)).toMatchObject({ kind: 'answer', answer: { tokens: expected } })
  })

  it('are null where the server has none', async () => {
    expect((await requestTo('openai', question)).answer.tokens).toEqual({ promptIds: null, ids: null, logprobs: null })
  })
})

it('calls of a server that sends no indices are told apart by their ids', async () => {
  const chunk = (call: object) => `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: [call] }, finish_reason: null }] })}\n\n`
  const body = [
    chunk({ id: 'a', function: { name: 'bash', arguments: '{"a"' } }),
    chunk({ function: { arguments: ':1}' } }),
    chunk({ id: 'b', function: { name: 'bash', arguments: '{"b":2}' } }),
    `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'tool_calls' }] })}\n\n`,
  ].join('')
  await using opened = await openFake({ plan: [{ kind: 'respond', status: 200, body, headers: { 'content-type': 'text/event-stream' } }] })
  const last = (await Array.fromAsync(opened.llm.stream({ messages: [{ role: 'user', content: 'x' }] }, { signal }))).at(-1)
  expect(last?.kind === 'answer' && last.answer.toolCalls.map((call) => [call.id, call.function.arguments])).toEqual([
    ['a', '{"a":1}'],
    ['b', '{"b":2}'],
  ])
})
