import { describe, expect, it } from 'vitest'
import { checkRow } from '../dataset/check-row.ts'
import { fixLine, fixRow } from '../dataset/fix-row.ts'
import { detectDialect, dialects } from '../dialects/index.ts'
import type { JsonObject } from '../json.ts'
import { rules } from '../rules/index.ts'
import { fixes } from './index.ts'

const parameters = { type: 'object', properties: { a: { type: 'string' } } }
const tools = [{ type: 'function', function: { name: 'f', parameters } }]
const user = { role: 'user', content: 'ask' }
const end = { role: 'assistant', content: 'done' }
const call = (args: unknown, id = 'c1') => ({ id, type: 'function', function: { name: 'f', arguments: args } })
const calls = (...list: unknown[]) => ({ role: 'assistant', content: null, tool_calls: list })
const answers = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'ok' })
const chat = (...messages: object[]): JsonObject => ({ messages, tools })

/** The row after all mends, and the rules it breaks before and after. */
function mend(row: JsonObject | string, name?: string) {
  const text = typeof row === 'string' ? row : JSON.stringify(row)
  const parsed: JsonObject = JSON.parse(text)
  const dialect = name === undefined ? detectDialect([parsed]) : dialects.find((one) => one.name === name)
  if (!dialect) throw new Error('of no dialect')
  const before = checkRow(parsed, dialect)
  const fixed = fixRow(text, before, dialect)
  if (fixed) expect([fixRow(fixed.text, fixed.problems, dialect), checkRow(JSON.parse(fixed.text), dialect)]).toEqual([null, fixed.problems])
  return {
    text: fixed?.text ?? null,
    row: fixed && JSON.parse(fixed.text),
    before: before.map(({ rule }) => rule),
    left: (fixed?.problems ?? before).map(({ rule }) => rule),
  }
}

describe('mends', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['invalid-arguments', chat(user, calls(call(`'{"a": "what's up"}'`))), chat(user, calls(call(`{"a":"what's up"}`)))],
    ['invalid-arguments', chat(user, calls(call(`{"a": "it\\'s\n"}`))), chat(user, calls(call(`{"a":"it's\\n"}`)))],
    ['invalid-arguments', chat(user, calls(call(`{'a': "it's", 'b': None, 'c': True}`))), chat(user, calls(call(`{"a":"it's","b":null,"c":true}`)))],
    ['invalid-arguments', chat(user, calls(call('"{\\"a\\": \\"b\\"}"'))), chat(user, calls(call('{"a":"b"}')))],
    ['invalid-arguments', chat(user, calls(call(''))), chat(user, calls(call('{}')))],
    ['arguments-form', chat(user, calls(call({ a: 'x' }), call('{}', 'c2'))), chat(user, calls(call('{"a":"x"}'), call('{}', 'c2')))],
    [
      'arguments-form',
      { prompt: [user], completion: [calls(call('{"a":1e2}'))], tools: [] },
      { prompt: [user], completion: [calls(call({ a: 100 }))], tools: [] },
    ],
    [
      'missing-call-id',
      chat(user, calls({ type: 'function', function: call('{}').function }), { role: 'tool', content: 'ok' }, end),
      chat(user, calls(call('{}', 'call_1_0')), answers('call_1_0'), end),
    ],
    ['call-form', chat(user, calls({ id: 'c1', function: call('{}').function })), chat(user, calls(call('{}')))],
    ['call-form', chat(user, { ...end, tool_calls: [] }), chat(user, end)],
    [
      'content-form',
      chat(user, calls(call('{}')), { ...answers('c1'), content: { ok: [1] } }, end),
      chat(user, calls(call('{}')), { ...answers('c1'), content: '{"ok":[1]}' }, end),
    ],
    ['tool-form', { messages: [user, calls(call('{}'))], tools: [{ name: 'f', parameters }] }, chat(user, calls(call('{}')))],
    ['tool-form', { messages: [user, calls(call('{}'))], tools: JSON.stringify(tools) }, chat(user, calls(call('{}')))],
    [
      'repeated-call-id',
      chat(user, calls(call('{}')), answers('c1'), calls(call('{}'), call('{}')), answers('c1'), answers('c1'), end),
      chat(user, calls(call('{}')), answers('c1'), calls(call('{}', 'c1_2'), call('{}', 'c1_3')), answers('c1_2'), answers('c1_3'), end),
    ],
    [
      'role-order',
      chat(user, { role: 'user', content: 'more', name: 'Ann' }, end, { ...end, weight: 0 }),
      chat({ role: 'user', content: 'ask\n\nmore', name: 'Ann' }, { ...end, content: 'done\n\ndone', weight: 0 }),
    ],
    [
      'role-order',
      chat(user, { ...end, content: 'wait' }, calls(call('{}')), answers('c1'), end),
      chat(user, { ...calls(call('{}')), content: 'wait' }, answers('c1'), end),
    ],
    ['last-message', chat(user, calls(call('{}')), answers('c1'), user), chat(user, calls(call('{}')))],
    ['special-token', chat(user, { ...end, content: 'done <|im_end|>\n<|endoftext|>' }), chat(user, end)],
    [
      'tool-definition',
      { messages: [user, end], tools: [{ type: 'function', function: { name: 'f', parameters: {} } }] },
      { messages: [user, end], tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }] },
    ],
    [
      'tool-definition',
      {
        messages: [user, end],
        tools: [
          {
            type: 'function',
            function: { name: 'f', parameters: { type: 'dict', properties: { a: { type: 'str', items: null }, type: { type: 'list' } }, required: null } },
          },
        ],
      },
      {
        messages: [user, end],
        tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: { a: { type: 'string' }, type: { type: 'array' } } } } }],
      },
    ],
    ['tool-definition', { messages: [user, end], tools: [...tools, ...tools] }, { messages: [user, end], tools }],
  ])('%s: %j', (rule, broken, expected) => {
    const { row, before, left } = mend(broken, 'messages' in broken ? 'openai' : 'trl')
    expect(before).toContain(rule)
    expect(left).not.toContain(rule)
    expect(row).toEqual(expected)
  })

  it('ShareGPT gets its own forms back', () => {
    const turn = (from: string, value: string) => ({ from, value })
    const toolText = JSON.stringify([{ name: 'f', parameters }])
    const { row } = mend({
      conversations: [
        turn('human', 'a'),
        turn('human', 'b'),
        turn('function_call', `{'name': 'f', 'arguments': '{"a": "x"}'}`),
        turn('function_call', '{"name":"f","arguments":{}}'),
        turn('observation', '1'),
        turn('gpt', 'c'),
        turn('human', 'd'),
      ],
      tools: toolText,
    })
    const both = '[{"name":"f","arguments":{"a":"x"}},{"name":"f","arguments":{}}]'
    expect(row).toEqual({ conversations: [turn('human', 'a\n\nb'), turn('function_call', both), turn('observation', '1'), turn('gpt', 'c')], tools: toolText })
  })

  it('numbers keep their digits, and keys that nobody asked about stay', () => {
    const text =
      '{"score":1.0,"big":12345678901234567890,"messages":[{"role":"user","content":"a","x":1e400},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}'
    expect(mend(text, 'openai').text).toBe(
      '{"score":1.0,"big":12345678901234567890,"messages":[{"role":"user","content":"a","x":1e400},{"role":"assistant","content":"b"}]}',
    )
    const object =
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":{"n":12345678901234567890}}}]}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","maxProperties":9.0}}}]}'
    expect(mend(object, 'openai').text).toContain('"arguments":"{\\"n\\":12345678901234567890}"')
    expect(mend(object, 'openai').text).toContain('"maxProperties":9.0')
  })

  it('what is mended stands beside what cannot be, and that is told', () => {
    const { row, left } = mend(
      chat(user, calls(call("{'a': 'x'}"), call('{"a": coffee}', 'c2'), { ...call('{}', 'c3'), function: { name: 'g', arguments: '{}' } })),
    )
    expect(left).toEqual(['undeclared-tool', 'invalid-arguments'])
    expect(row.messages[1].tool_calls[0]).toEqual(call('{"a":"x"}'))
  })

  it.each<[string, JsonObject]>([
    ['a turn that cannot be read', chat(user, { role: 'robot', content: 'x' }, end, user)],
    ['text after a call without its answer', chat(user, calls(call('{}')), end)],
    ['turns of pictures, which joining would lose', chat({ role: 'user', content: [{ type: 'image_url' }] }, user, end)],
    [
      'two different tools of one name',
      { messages: [user, end], tools: [...tools, { type: 'function', function: { name: 'f', description: 'other', parameters } }] },
    ],
    ['a row without an assistant turn', chat(user)],
    ['a whole number of Python that ours would round', chat(user, calls(call("{'n': 12345678901234567890}")))],
    ['an end token in a text of parts', chat(user, { role: 'assistant', content: [{ type: 'text', text: 'x<|im_end|>' }] })],
    ['a completion without an assistant turn', { prompt: [user, end], completion: [answers('c1'), answers('c2')] }],
    [
      'a ShareGPT turn that would both say and call',
      {
        conversations: [
          { from: 'human', value: 'a' },
          { from: 'gpt', value: 'b' },
          { from: 'function_call', value: '{"name":"f","arguments":{}}' },
        ],
        tools,
      },
    ],
    ['a prompt that ends on no user turn', { messages: [user, calls(call('{}')), answers('c1')], tools, answer: 'x' }],
  ])('%s stays as it is', (_, row) => {
    const { text, before, left } = mend(row)
    expect(before.length).toBeGreaterThan(0)
    expect([text, left]).toEqual([null, before])
  })

  it('an answer is not joined to the prompt that it goes on from', () => {
    const { row, left } = mend({ prompt: [user, end], completion: [end, end] })
    expect([row, left]).toEqual([{ prompt: [user, end], completion: [{ ...end, content: 'done\n\ndone' }] }, ['role-order']])
  })

  it('a prompt keeps the question it ends on', () => {
    const { row } = mend({ messages: [user, { ...end, content: 'done<|im_end|>' }, user], answer: 'x' })
    expect(row.messages).toEqual([user, end, user])
  })

  it('whatever the row, a second mend changes nothing, and no row gets worse', () => {
    let seed = 7
    const next = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      return Math.floor((seed / 2 ** 32) * below)
    }
    const texts = ['{}', '{"a":"x"}', "{'a': 1}", '{"a"', 'null', { a: 'x' }, null, [1]]
    const message = () => {
      const kind = next(6)
      if (kind === 0) return { role: 'user', content: ['x', '', 'y <|im_end|>'][next(3)] }
      if (kind === 1) return { role: 'assistant', content: ['x', '', null][next(3)], weight: next(2) }
      if (kind === 2) return { role: 'tool', content: 'r', ...(next(2) && { tool_call_id: `c${next(2)}` }) }
      if (kind === 3) return { role: ['system', 'user', 'assistant'][next(3)], content: 'x' }
      return calls(
        ...Array.from({ length: 1 + next(2) }, () => ({
          ...(next(2) && { id: `c${next(2)}` }),
          type: 'function',
          function: { name: 'f', arguments: texts[next(texts.length)] },
        })),
      )
    }
    let mended = 0
    for (let i = 0; i < 1500; i++) {
      const messages = [user, ...Array.from({ length: 1 + next(6) }, message)]
      const row = next(2) ? { messages, tools } : { messages, tools: JSON.stringify(tools) }
      const { text, before, left } = mend(row)
      if (text === null) continue
      mended++
      expect(left.length).toBeLessThan(before.length)
    }
    expect(mended).toBeGreaterThan(300)
  })
})

describe('fixLine', () => {
  it.each([
    [`{'a': "it's", 'b': [True, None, (1,)]}`, '{"a":"it\'s","b":[true,null,[1]]}'],
    ['{"a": "it\\\'s\tx", "n": 1.0}', '{"a":"it\'s\\tx","n":1.0}'],
  ])('%s is read', (line, expected) => {
    expect(fixLine(line)).toBe(expected)
  })
  it.each(['{"a": ', 'a,b', "{'a': 12345678901234567890}", "['a']"])('%s is left alone', (line) => {
    expect(fixLine(line)).toBeNull()
  })
})

it('each fix is for a rule there is', () => {
  expect(fixes.filter((fix) => !rules.some((rule) => rule.name === fix.rule))).toEqual([])
})
