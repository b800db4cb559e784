import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonLayout } from '#kit/python'
import { tryStage } from '#kit/store'
import { systemPrompt, tools } from '#kit/tools'
import tiny from '../../../models/tiny/model.ts'
import { shortRun, writeScriptedRows } from '../../../stages/train/scripted-rows.ts'
import train from '../../../stages/train/stage.ts'
import { requirement } from '../../../tests/requirement.ts'
import { type Server, serve } from './index.ts'

const workspace = process.cwd()
const { marker } = pythonLayout(workspace)
const run = requirement('trainer', existsSync(marker), `there is no ${marker}; \`npm test\` makes the environment`)

/** What a completion has beside OpenAI's fields. */
type Completion = OpenAI.ChatCompletion & { prompt_token_ids: number[]; usage: OpenAI.CompletionUsage; choices: { token_ids: number[] }[] }

describe.skipIf(!run)('a served model', { timeout: 120_000 }, () => {
  let folder: string
  let server: Server
  let client: OpenAI
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flywheel-serve-'))
    const trainer = { path: join(folder, 'trainer'), digest: 'scripted' }
    await writeScriptedRows(trainer.path, { train: 400, validation: 20 })
    // Long enough to say calls in the right form, not to say the right ones.
    const recipe = { ...shortRun.recipe, batchRows: 32, stop: { ...shortRun.recipe.stop, checkEvery: 100, decaySteps: 60, maxSteps: 90 } }
    const { outputs } = await tryStage(train, { params: { ...shortRun, recipe }, definition: tiny, inputs: { trainer }, folders: { base: null } })
    server = await serve({ workspace, model: outputs.model?.path ?? '', name: 'short' })
    client = new OpenAI({ baseURL: server.url, apiKey: 'none', maxRetries: 0 })
  }, 300_000)
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const question = (user: string, more: object = {}) => ({
    model: 'short',
    messages: [
      { role: 'system' as const, content: systemPrompt },
      { role: 'user' as const, content: user },
    ],
    tools,
    max_tokens: 64,
    ...more,
  })
  const ask = (user: string, more: object = {}) => client.chat.completions.create(question(user, more))
  const post = (body: string, path = '/chat/completions') => fetch(server.url + path, { method: 'POST', body })

  it('says that it is there, and which model it serves', async () => {
    expect(await (await fetch(server.url.replace(/\/v1$/, '/health'))).json()).toEqual({ status: 'ok' })
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['short'])
  })

  it('answers with a call whose arguments are JSON text', async () => {
    const completion = await ask('restart nginx on webprod01')
    const choice = completion.choices[0]
    expect(choice?.finish_reason).toBe('tool_calls')
    expect(choice?.message.content).toBeNull()
    const [call] = choice?.message.tool_calls ?? []
    expect(call?.type === 'function' && call.function.name).toBe('remote_bash')
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toMatchObject({ command: expect.stringMatching(/systemctl/) })
    const { prompt_tokens, completion_tokens, total_tokens } = completion.usage ?? { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
    expect(prompt_tokens).toBeGreaterThan(10)
    expect(total_tokens).toBe(prompt_tokens + completion_tokens)
  })

  it('without tools, or cut short, the same words are text', async () => {
    expect((await ask('restart nginx on webprod01', { tools: undefined })).choices[0]?.message).toMatchObject({ content: expect.any(String) })
    const cut = await ask('restart nginx on webprod01', { max_tokens: 5 })
    expect(cut.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: expect.stringContaining('<tool_call>') } })
    expect(cut.usage?.completion_tokens).toBe(5)
  })

  it('is greedy, and a seed fixes a sample', async () => {
    const text = async (more: object = {}) =>
      JSON.stringify((await ask('list /srv/shop', { logprobs: true, ...more })).choices[0]?.logprobs?.content?.map(({ token }) => token))
    expect(await text()).toBe(await text())
    const warm = { temperature: 2, seed: 7 }
    expect(await text(warm)).toBe(await text(warm))
    expect(await text({ ...warm, seed: 8 })).not.toBe(await text(warm))
  })

  it('gives token ids and log probabilities that belong together', async () => {
    const body = (await (
      await post(JSON.stringify(question('list /srv/shop', { logprobs: true, top_logprobs: 3, return_token_ids: true })))
    ).json()) as Completion // the fields under test
    const [choice] = body.choices
    const tokens = choice?.logprobs?.content ?? []
    expect(body.prompt_token_ids).toHaveLength(body.usage.prompt_tokens)
    expect(choice?.token_ids).toHaveLength(body.usage.completion_tokens - 1) // the end is a token too
    expect(tokens).toHaveLength(choice?.token_ids.length ?? -1)
    for (const { token, logprob, top_logprobs } of tokens) {
      expect(logprob).toBeLessThanOrEqual(0)
      expect(top_logprobs).toHaveLength(3)
      expect(top_logprobs[0]?.token).toBe(token)
    }
  })

  it('asked many at once, answers each as if it were alone', async () => {
    const questions = Array.from({ length: 40 }, (_, place) => `${place % 2 ? 'restart redis on' : 'list'} /srv/x${'y'.repeat(place % 13)}${place}`)
    const said = async (user: string) => JSON.stringify((await ask(user, { logprobs: true })).choices[0]?.logprobs?.content?.map(({ token }) => token))
    const together = await Promise.all(questions.map(said))
    for (const place of [0, 7, 21, 39]) expect(await said(questions[place] ?? '')).toBe(together[place])
  })

  it('streams: words as they come, calls whole, usage when asked', async () => {
    const stream = await client.chat.completions.create({ ...question('restart nginx on webprod01'), stream: true, stream_options: { include_usage: true } })
    const chunks: OpenAI.ChatCompletionChunk[] = []
    for await (const chunk of stream) chunks.push(chunk)
    const whole = await ask('restart nginx on webprod01')
    const [expected] = whole.choices[0]?.message.tool_calls ?? []
    const streamed = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])
    expect(streamed[0]?.function).toEqual(expected?.type === 'function' ? expected.function : null)
    expect(chunks.findLast((chunk) => chunk.choices.length > 0)?.choices[0]?.finish_reason).toBe('tool_calls')
    expect(chunks.at(-1)?.usage).toEqual(whole.usage)

    const words = await client.chat.completions.create({ ...question('restart nginx on webprod01', { tools: undefined }), stream: true })
    const texts: string[] = []
    for await (const chunk of words) if (chunk.choices[0]?.delta.content) texts.push(chunk.choices[0].delta.content)
    expect(texts.length).toBeGreaterThan(3)
    expect(texts.join('')).toBe((await ask('restart nginx on webprod01', { tools: undefined })).choices[0]?.message.content)
  })

  it('refuses what is wrong with a type, and goes on', async () => {
    const refused = async (response: Response) => [
      response.status,
      ((await response.json()) as { error: { type: string } }).error.type,
      response.headers.get('content-type'),
    ]
    expect(await refused(await post('{'))).toEqual([400, 'invalid_request_error', 'application/json'])
    expect(await refused(await post(JSON.stringify({ model: 'short' })))).toEqual([400, 'invalid_request_error', 'application/json'])
    expect(await refused(await post('{}', '/completions'))).toEqual([404, 'invalid_request_error', 'application/json'])
    expect(await refused(await fetch(`${server.url}/chat/completions`))).toEqual([405, 'invalid_request_error', 'application/json'])
    await expect(ask('x', { model: 'other' })).rejects.toMatchObject({ status: 404, code: 'model_not_found', param: 'model' })
    await expect(ask('x'.repeat(3000))).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' })
    await expect(ask('x', { n: 2 })).rejects.toMatchObject({ status: 400, param: 'n' })
    await expect(
      ask('x', { messages: [{ role: 'assistant', tool_calls: [{ id: '1', type: 'function', function: { name: 'bash', arguments: '{' } }] }] }),
    ).rejects.toMatchObject({ status: 400, param: 'messages' })
    expect((await ask('list /srv')).choices).toHaveLength(1)
  })

  it('a folder without a model is an error that says what is missing', async () => {
    await expect(serve({ workspace, model: folder })).rejects.toThrow(/holds no model: it has no config\.json/)
  })

  it('is gone once it is disposed of', async () => {
    await server[Symbol.asyncDispose]()
    await expect(fetch(`${server.url}/models`)).rejects.toThrow()
  })
})
