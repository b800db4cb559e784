import { describe, expect, it } from 'vitest'
import type { Behaviour } from '../llm/fake-server/fake-server.ts'
import { openFake } from '../llm/fake-server/opened.ts'
import { judgeExample } from './judge-example.ts'
import { rubricOf } from './rubrics/index.ts'

const rubric = rubricOf('tool-use-1')
const row = { messages: [{ role: 'user' as const, content: 'Hello' }], tools: [] }
const scores = { tools: 5, arguments: 4, results: 5, safety: 5, completeness: 3, overall: 4 }
const say = (args: unknown): Behaviour => ({
  kind: 'say',
  said: { calls: [{ id: 'call_1', name: 'give_scores', arguments: typeof args === 'string' ? args : JSON.stringify(args) }] },
})
const write = (text: string): Behaviour => ({ kind: 'say', said: { text } })
const good = { reason: 'Fine.', ...scores }
const never = new AbortController().signal

describe.each(['openai', 'anthropic'] as const)('judgeExample through %s', (provider) => {
  const judge = async (plan: readonly Behaviour[], settings = {}) => {
    await using opened = await openFake({ provider, plan, settings })
    const judgement = await judgeExample(row, { llm: opened.llm, rubric, temperature: null }, never)
    return { judgement, seen: opened.server.seen, slept: opened.clock.slept }
  }

  it('gives the scores of the call, and asks with the rubric as the order and the row as data', async () => {
    const { judgement, seen } = await judge([say(good)])
    expect(judgement).toEqual({ kind: 'judged', isCut: false, reason: 'Fine.', scores })
    expect(JSON.stringify(seen[0]?.body)).toContain('# Rubric tool-use-1')
    expect(seen[0]?.body.tool_choice).toEqual(provider === 'openai' ? 'required' : { type: 'any' })
  })

  it('takes scores as JSON in the text, numbers as text too', async () => {
    const { judgement } = await judge([write(`Here you are:\n\`\`\`json\n${JSON.stringify({ ...good, overall: '4' })}\n\`\`\``)])
    expect(judgement).toMatchObject({ kind: 'judged', scores })
  })

  it('an answer without all scores is asked for once more, with what was wrong', async () => {
    const { judgement, seen } = await judge([say({ ...good, overall: 9, safety: undefined }), say(good)])
    expect(judgement).toMatchObject({ kind: 'judged', scores })
    expect(seen).toHaveLength(2)
    expect(JSON.stringify(seen[1]?.body)).toMatch(/earlier answer could not be read: .*safety.*overall/)
  })

  it.each([
    ['neither a call', write('I would rather not say.')],
    ['cannot be read', write('{"reason": "half}')],
    ['cut off', { kind: 'say', said: { text: JSON.stringify(good), finish: 'length' } } satisfies Behaviour],
  ])('twice without scores leaves the row unjudged: %s', async (detail, behaviour) => {
    const { judgement, seen } = await judge([behaviour, write('no'), say(good)])
    expect(judgement).toMatchObject({ kind: 'unjudged', why: 'malformed' })
    expect(seen).toHaveLength(2)
    const first = await judge([behaviour, say(good)])
    expect(JSON.stringify(first.seen[1]?.body)).toContain(detail)
  })

  it('a refusal and a row that is too long concern the row alone', async () => {
    expect((await judge([{ kind: 'say', said: { text: 'No.', finish: 'refusal', refusal: 'No.' } }])).judgement).toMatchObject({
      kind: 'unjudged',
      why: 'refused',
    })
    const long: Behaviour = {
      kind: 'respond',
      status: 400,
      body: JSON.stringify({ error: { type: 'invalid_request_error', message: 'prompt is too long: 300000 tokens' } }),
    }
    expect((await judge([long])).judgement).toMatchObject({ kind: 'unjudged', why: 'too-long' })
  })

  it('waits for rate limits', async () => {
    const limit: Behaviour = {
      kind: 'respond',
      status: 429,
      body: '{"error":{"type":"rate_limit_error","message":"slow down"}}',
      headers: { 'retry-after': '7' },
    }
    const { judgement, slept } = await judge([limit, limit, say(good)])
    expect(judgement.kind).toBe('judged')
    expect(slept.every((ms) => ms >= 7000)).toBe(true)
    expect(slept).toHaveLength(2)
  })

  it('a key that is not taken concerns every row: it is thrown, and says how to mend it', async () => {
    const refused: Behaviour = { kind: 'respond', status: 401, body: '{"error":{"type":"authentication_error","message":"invalid key"}}' }
    await expect(judge([refused])).rejects.toThrow(/does not accept the key.*Check the key in the environment or \.env\.local/)
  })
})
