import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Example } from '#kit/records'
import { requirement } from '../../../tests/requirement.ts'
import converter from './convert.ts'
import { scores } from './parse-quality.ts'

const find = { type: 'function', function: { name: 'desk-find', description: 'Find', parameters: { type: 'object', properties: { q: { type: 'string' } } } } }
const tell = { type: 'function', function: { name: 'desk-tell', parameters: { type: 'object', properties: {} } } }
type Said = [role: string, content: string | null]
const convert = (said: Said[] | string, more: Record<string, string> = {}) =>
  converter.convert(
    converter.row.parse({
      uuid: 'u1',
      subset_name: 'irrelevant',
      question: '',
      target_tools: 'desk::find',
      tools: JSON.stringify([find, tell]),
      messages: typeof said === 'string' ? said : JSON.stringify(said.map(([role, content]) => ({ role, content }))),
      ...more,
    }),
  )
const call = (given: string): Said => ['tool_call', `{'name': 'desk-find', 'arguments': '${given}'}`]
const called = (place: number, index: number, given: object) => ({
  id: `call_${place}_${index}`,
  type: 'function',
  function: { name: 'desk-find', arguments: JSON.stringify(given) },
})

describe('Toucan rows', () => {
  it('text and calls are one message, calls in a row are parallel, responses answer them in order', () => {
    const said: Said[] = [
      ['user', 'Find two.'],
      ['assistant', 'I do.'],
      call('{"q": "a"}'),
      call('{"q": "b"}'),
      ['tool_response', 'A'],
      ['tool_response', ' B\n'],
      ['assistant', 'Here.'],
    ]
    expect(convert(said)).toEqual({
      kind: 'example',
      group: expect.stringMatching(/^toucan:[0-9a-f]{16}$/),
      tags: ['subset:irrelevant', 'call', 'parallel-calls'],
      messages: [
        { role: 'user', content: 'Find two.' },
        { role: 'assistant', content: 'I do.', tool_calls: [called(1, 0, { q: 'a' }), called(1, 1, { q: 'b' })] },
        { role: 'tool', tool_call_id: 'call_1_0', content: 'A' },
        { role: 'tool', tool_call_id: 'call_1_1', content: ' B\n' },
        { role: 'assistant', content: 'Here.' },
      ],
      tools: [find, tell],
      repairs: [],
      quality: {},
    })
  })

  it.each<[string, string, object, string[]]>([
    ["an invalid \\' in the arguments, itself escaped by Python", String.raw`{"q": "it\\\'s"}`, { q: "it's" }, ['repair:escaped-quote']],
    ['a tab that Python has written as an escape', String.raw`{"q": "a\tb"}`, { q: 'a\tb' }, ['repair:raw-control']],
    ['an escape of JSON, its backslash doubled', String.raw`{"q": "a\\nb"}`, { q: 'a\nb' }, []],
    ['no arguments', '', {}, ['repair:missing-arguments']],
  ])('%s', (_, given, expected, repairs) => {
    expect(convert([['user', 'x'], call(given), ['tool_response', 'A'], ['assistant', 'y']])).toMatchObject({
      messages: [{}, { tool_calls: [called(1, 0, expected)] }, {}, {}],
      tags: ['subset:irrelevant', 'call', ...repairs],
    })
  })

  it('arguments may be a dict, and an empty turn before a call says nothing', () => {
    const said: Said[] = [
      ['user', 'x'],
      ['assistant', ''],
      ['tool_call', `{'name': 'desk-find', 'arguments': {'q': None}}`],
      ['tool_response', 'A'],
      ['assistant', 'y'],
    ]
    expect(convert(said)).toMatchObject({
      messages: [{}, { content: null, tool_calls: [called(1, 0, { q: null })] }, {}, {}],
      tags: expect.arrayContaining(['repair:dict-arguments']),
    })
  })

  it('a row without tools or calls is an example, with the system turn where there is one', () => {
    expect(
      convert(
        [
          ['system', 's'],
          ['user', 'x'],
          ['assistant', 'y'],
        ],
        { tools: '' },
      ),
    ).toMatchObject({ messages: [{ role: 'system' }, {}, {}], tags: ['subset:irrelevant', 'no-call'], tools: [] })
  })

  it('rows of the same target tools are one group, whatever their order; without any, rows that start alike are', () => {
    const group = (ask: string, target_tools: string) => {
      const conversion = convert(
        [
          ['user', ask],
          ['assistant', 'y'],
        ],
        { target_tools },
      )
      return conversion.kind === 'example' ? conversion.group : ''
    }
    expect(group('x', 'a::b, c::d')).toBe(group('y', 'c::d,a::b'))
    expect(group('x', '')).toBe(group('X.', ''))
    expect(new Set([group('x', ''), group('y', ''), group('x', 'a::b')]).size).toBe(3)
  })
})

describe('the sample', () => {
  const rows = readFileSync(join(import.meta.dirname, '../sample/sft.jsonl'), 'utf8')
    .trim()
    .split('\n')
  const conversions = rows.map((row) => converter.convert(converter.row.parse(JSON.parse(row))))

  it('has 150 rows: 135 different examples and one for each reason of rejection', () => {
    expect(rows).toHaveLength(150)
    const examples = conversions.flatMap((conversion) => (conversion.kind === 'example' ? [JSON.stringify(conversion.messages)] : []))
    expect([examples.length, new Set(examples).size]).toEqual([135, 135])
    expect(conversions.flatMap((conversion) => (conversion.kind === 'rejected' ? [conversion.reason] : [])).sort()).toEqual([...converter.reasons].sort())
  })

  it('shows every subset and every repair', () => {
    const tags = new Set(conversions.flatMap((conversion) => (conversion.kind === 'example' ? conversion.tags : [])))
    const subsets = ['single-turn-original', 'single-turn-diversify', 'multi-turn', 'irrelevant'].map((name) => `subset:${name}`)
    const calls = ['escaped-quote', 'raw-control', 'dict-arguments', 'trailing-user', 'trailing-response', 'trailing-empty']
    const tools = ['empty-parameters', 'null-fields', 'template-dump', 'tools-from-system']
    expect([...tags].filter((tag) => tag.startsWith('repair:')).sort()).toEqual([...calls, ...tools].map((name) => `repair:${name}`).sort())
    expect([...tags]).toEqual(expect.arrayContaining([...subsets, 'parallel-calls', 'no-call']))
  })

  it('shows scores, reasoning, and answers in another order than their calls', () => {
    const examples = conversions.flatMap((conversion) => (conversion.kind === 'example' ? [conversion] : []))
    expect(examples.filter(({ quality = {} }) => Object.keys(quality).length === scores.length)).toHaveLength(4)
    const messages = examples.flatMap((example) => example.messages)
    expect(messages.filter((message) => message.role === 'assistant' && message.reasoning)).toHaveLength(1)
    expect(
      examples.some((example) =>
        example.messages.some((message) => message.role === 'tool' && message.tool_call_id === 'call_1_1' && message.content === '["10:30"]'),
      ),
    ).toBe(true)
  })
})

const folder = process.env.FLYWHEEL_FIXTURES
describe.runIf(requirement('fixtures', folder !== undefined, 'FLYWHEEL_FIXTURES does not name the folder of fixtures'))('the real row', () => {
  it('is an example of five calls, three of them parallel, whose last response is dropped', () => {
    const row = JSON.parse(readFileSync(`${folder}/upstream/toucan/sft.jsonl`, 'utf8'))
    const conversion = converter.convert(converter.row.parse(row))
    if (conversion.kind !== 'example') throw new Error(conversion.detail)
    const calls = conversion.messages.map((message) =>
      message.role === 'assistant' ? (message.tool_calls ?? []).map((call) => JSON.parse(call.function.arguments)) : message.role,
    )
    expect(calls).toEqual([
      'user',
      [{ queries: ['multilingual', 'internationalization', 'localization', 'i18n', 'language', 'global', 'translation'] }],
      'tool',
      [{ query: 'internationalization' }, { query: 'localization' }, { query: 'language selector' }],
      'tool',
      'tool',
      'tool',
      [{ library: 'dprc' }],
    ])
    expect(conversion.tags).toEqual(['subset:multi-turn', 'call', 'parallel-calls', 'repair:trailing-response'])
    expect(conversion.tools.map((tool) => tool.function.parameters.required)).toEqual([['query'], ['queries'], ['library']])
    const provenance = { source: 'toucan', revision: 'r', row: 'x', licence: 'l' }
    expect(Example.safeParse({ version: 1, id: 'ex_0123456789abcdef', ...conversion, kind: undefined, provenance }).success).toBe(false)
    const { kind: _, ...fields } = conversion
    expect(Example.safeParse({ version: 1, id: 'ex_0123456789abcdef', ...fields, provenance }).error).toBeUndefined()
  })
})
