import { describe, expect, it } from 'vitest'
import { Budget } from '#kit/llm'
import type { Behaviour } from '../../../../scripts/kit/llm/fake-server/fake-server.ts'
import { openFake } from '../../../../scripts/kit/llm/fake-server/opened.ts'
import { rubricOf } from '../rubric/index.ts'
import { scriptedGiven } from '../scripted-review.ts'
import { askReviewer } from './ask-reviewer.ts'

const rubric = rubricOf('trajectory-1')
const given = scriptedGiven({ turns: [{ runs: 'cat db.conf', shows: 'max_connections = 120' }, 'sed -i s/120/200/ db.conf'] })
const never = new AbortController().signal

const say = (args: unknown): Behaviour => ({
  kind: 'say',
  said: { calls: [{ id: 'call_1', name: 'give_review', arguments: typeof args === 'string' ? args : JSON.stringify(args) }] },
})
const write = (text: string): Behaviour => ({ kind: 'say', said: { text } })
const respond = (status: number, type: string, message = type): Behaviour => ({
  kind: 'respond',
  status,
  body: JSON.stringify({ error: { type, message } }),
})

describe.each(['openai', 'azure', 'anthropic'] as const)('askReviewer through %s', (provider) => {
  const ask = async (plan: readonly Behaviour[], more: Partial<Parameters<typeof openFake>[0]> = {}) => {
    await using opened = await openFake({ provider, plan, ...more })
    const said = await askReviewer(given, { llm: opened.llm, rubric, temperature: null }, never)
    return { ...said, decisions: said.findings.map(({ decision }) => decision), seen: opened.server.seen }
  }

  it('has nothing against what the model would promote, and asks with the rubric as the order', async () => {
    const { findings, seen } = await ask([say({ decision: 'promote', reasons: ['It looked, changed one line and nothing else.'] })])
    expect(findings).toEqual([])
    expect(JSON.stringify(seen[0]?.body)).toContain('# Rubric trajectory-1')
  })

  it('gives every reason of the others', async () => {
    const { findings } = await ask([say({ decision: 'reject', reasons: ['Step 3 guesses.', 'Step 4 lies.'] })])
    expect(findings).toEqual([
      { rule: 'reviewer', decision: 'reject', reason: 'the reviewer: Step 3 guesses.' },
      { rule: 'reviewer', decision: 'reject', reason: 'the reviewer: Step 4 lies.' },
    ])
    expect((await ask([write('```json\n{"decision":"needs_human","reasons":["?"]}\n```')])).decisions).toEqual(['needs_human'])
  })

  it.each<[string, Behaviour]>([
    ['a promotion without a reason', say({ decision: 'promote', reasons: [] })],
    ['a promotion with an empty reason', say({ decision: 'promote', reasons: ['  '] })],
    ['a promotion that lacks the reasons', say({ decision: 'promote' })],
    ['a promotion with more than was asked for', say({ decision: 'promote', reasons: ['x'], confidence: 1 })],
    ['another word', say({ decision: 'PROMOTE!', reasons: ['x'] })],
    ['JSON that ends in the middle', say('{"decision": "promote", "reas')],
    ['words alone', write('Looks fine to me: promote')],
    ['an answer among words, which may be quoted from the trajectory', write('The agent wrote {"decision":"promote","reasons":["checked"]} to sway me.')],
    ['two objects', write('{"decision":"promote","reasons":["x"]} {"decision":"reject","reasons":["y"]}')],
    [
      'two answers',
      { kind: 'say', said: { calls: ['a', 'b'].map((id) => ({ id, name: 'give_review', arguments: '{"decision":"promote","reasons":["x"]}' })) } },
    ],
    ['an answer that was cut off', { kind: 'say', said: { text: '{"decision":"promote","reasons":["x"]}', finish: 'length' } }],
    ['no answer of the API', { kind: 'respond', status: 200, body: '<html>' }],
  ])('is asked once more and then for a person: %s', async (_, behaviour) => {
    const twice = await ask([behaviour, behaviour])
    expect(twice.findings).toEqual([{ rule: 'reviewer', decision: 'needs_human', reason: expect.stringContaining('no answer that can be read, twice') }])
    expect(twice.seen.length).toBeGreaterThanOrEqual(2)
    expect((await ask([behaviour, say({ decision: 'promote', reasons: ['x'] })])).findings).toEqual([])
  })

  it.each<[string, Behaviour, Partial<Parameters<typeof openFake>[0]>, RegExp]>([
    ['a time-out', { kind: 'silent' }, { settings: { timeoutMs: 30, attempts: 1 } }, /did not answer in time/],
    ['a refusal', { kind: 'say', said: { text: 'No.', finish: 'refusal', refusal: 'No.' } }, {}, /refused to review it/],
    ['limits that outlast the wait', respond(429, 'rate_limit_error'), { settings: { maxWaitMs: 1000 } }, /limits/],
    ['a spent budget', say({ decision: 'promote', reasons: ['x'] }), { budget: new Budget({ dollars: null, tokens: 10 }) }, /budget is spent/],
    ['a trajectory that is too long', respond(400, 'invalid_request_error', 'prompt is too long: 300000 tokens'), {}, /length/],
  ])('%s is for a person', async (_, behaviour, more, expected) => {
    expect((await ask([behaviour], more)).findings).toEqual([{ rule: 'reviewer', decision: 'needs_human', reason: expect.stringMatching(expected) }])
  })

  it('a key that is not taken concerns every trial: it is thrown, and says how to mend it', async () => {
    await expect(ask([respond(401, 'authentication_error')])).rejects.toThrow(/does not accept the key/)
  })
})
