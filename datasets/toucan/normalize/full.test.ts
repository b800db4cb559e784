import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Example } from '#kit/records'
import { requirement } from '../../../tests/requirement.ts'
import converter from './convert.ts'

const tool = (name: string, parameters: unknown = { type: 'object', properties: {} }) => ({ type: 'function', function: { name, parameters } })
const convert = (said: object[], more: object = {}) =>
  converter.convert(
    converter.row.parse({
      uuid: 'u1',
      subset_name: 'irrelevant',
      available_tools: JSON.stringify([tool('desk-find'), tool('desk-tell')]),
      messages: JSON.stringify(said),
      ...more,
    }),
  )
const converted = (...given: Parameters<typeof convert>) => {
  const conversion = convert(...given)
  if (conversion.kind === 'rejected') throw new Error(`${conversion.reason}: ${conversion.detail}`)
  return conversion
}
const user = (content = 'ask') => ({ role: 'user', content })
const says = (content: string, more: object = {}) => ({ role: 'assistant', content, ...more })
const calls = (name: string, given: unknown = '{}', more: object = {}) => ({
  role: 'assistant',
  content: '',
  function_call: { name, arguments: given },
  ...more,
})
const gives = (name: string, content: string, more: object = {}) => ({ role: 'function', name, content, ...more })
const dump = (tools: unknown) => ({ role: 'system', content: `<|im_system|>tool_declare<|im_middle|>${JSON.stringify(tools)}<|im_end|>` })

describe('rows of the full forms', () => {
  it('calls in a row are parallel, what was said before them stands beside them, and the answers go to their tools', () => {
    const { messages, tools, repairs } = converted([
      user(),
      says('Both.'),
      calls('desk-find', '{"q": "a"}'),
      calls('desk-tell'),
      gives('desk-find', 'A'),
      gives('desk-tell', 'B'),
      says('Done.'),
    ])
    expect(messages).toEqual([
      { role: 'user', content: 'ask' },
      {
        role: 'assistant',
        content: 'Both.',
        tool_calls: [
          { id: 'call_1_0', type: 'function', function: { name: 'desk-find', arguments: '{"q":"a"}' } },
          { id: 'call_1_1', type: 'function', function: { name: 'desk-tell', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1_0', content: 'A' },
      { role: 'tool', tool_call_id: 'call_1_1', content: 'B' },
      { role: 'assistant', content: 'Done.' },
    ])
    expect([tools.map((one) => one.function.name), repairs]).toEqual([['desk-find', 'desk-tell'], []])
  })

  it('two calls of one tool are answered in order, or by call_id where there is one', () => {
    const answers = (...said: object[]) =>
      converted([user(), ...said, says('Done.')]).messages.flatMap((message) => (message.role === 'tool' ? message.content : []))
    expect(answers(calls('desk-find'), calls('desk-find'), gives('desk-find', '1'), gives('desk-find', '2'))).toEqual(['1', '2'])
    const [one, two] = [{ call_id: 'c1' }, { call_id: 'c2' }]
    const { messages } = converted([
      user(),
      calls('desk-find', '{}', one),
      calls('desk-find', '{}', two),
      gives('desk-find', 'second', two),
      gives('desk-find', 'first', one),
      says('x'),
    ])
    expect(messages.slice(2, 4)).toEqual([
      { role: 'tool', tool_call_id: 'call_1_1', content: 'second' },
      { role: 'tool', tool_call_id: 'call_1_0', content: 'first' },
    ])
  })

  it('reasoning_content is the reasoning of its message', () => {
    const { messages } = converted([
      user(),
      says('Wait.', { reasoning_content: ' I look. ' }),
      calls('desk-find', '{}', { reasoning_content: 'With find.' }),
      gives('desk-find', 'A'),
      says('Done.', { reasoning_content: '' }),
    ])
    expect(messages[1]).toMatchObject({ content: 'Wait.', reasoning: 'I look.\n\nWith find.' })
    expect(messages[3]).toEqual({ role: 'assistant', content: 'Done.' })
  })

  it("a call's arguments may hold an invalid \\' or be an object, and the record says where", () => {
    const path = 'messages[1].function_call.arguments'
    const rules = (given: unknown) => converted([user(), calls('desk-find', given), gives('desk-find', 'A'), says('x')]).repairs
    expect(rules(String.raw`{"q": "it\'s"}`)).toEqual([{ rule: 'escaped-quote', path, before: expect.stringMatching(/^[0-9a-f]{16}$/) }])
    expect(rules({ q: 1 })).toMatchObject([{ rule: 'dict-arguments', path }])
    expect(convert([user(), calls('desk-find', '{"q": tea}'), gives('desk-find', 'A'), says('x')])).toMatchObject({ reason: 'call-arguments' })
  })

  it('the dump of a chat template is taken off; of its tools those that are called stay', () => {
    const said = (...more: object[]) => [dump([tool('other'), tool('idle'), tool('desk-find', { type: 'object' })]), user(), ...more, says('x')]
    const quiet = converted(said())
    expect(quiet.messages[0]).toEqual(user())
    expect(quiet.repairs).toMatchObject([{ rule: 'template-dump', path: 'messages[0].content' }])
    expect(quiet.tools.map((one) => one.function.name)).toEqual(['desk-find', 'desk-tell'])
    const loud = converted(said(calls('other'), gives('other', 'A')))
    expect(loud.tools).toEqual([tool('desk-find'), tool('desk-tell'), tool('other')])
    expect(loud.repairs?.map(({ rule, path }) => `${rule} ${path}`)).toEqual(['tools-from-system available_tools', 'template-dump messages[0].content'])
    expect(converted(said(), { available_tools: '' }).tools.map((one) => one.function.name)).toEqual(['other', 'idle', 'desk-find'])
  })

  it('a system text beside the dump stays, and one without a dump is kept whole', () => {
    const content = '<|im_system|>tool_declare<|im_middle|>\n# Tools\n[]<|im_end|><|im_system|>system<|im_middle|>Be kind.<|im_end|>'
    expect(converted([{ role: 'system', content }, user(), says('x')]).messages[0]).toEqual({ role: 'system', content: 'Be kind.' })
    expect(converted([{ role: 'system', content: ' Be brief. ' }, user(), says('x')]).messages[0]).toEqual({ role: 'system', content: 'Be brief.' })
  })

  it('an empty turn is dropped at the end, joined with the next, or the reason of rejection', () => {
    const last = converted([user(), calls('desk-find'), gives('desk-find', 'A'), says('')])
    expect(last.messages).toHaveLength(2)
    expect(last.repairs?.map(({ rule }) => rule)).toEqual(['trailing-response', 'trailing-empty'])
    expect(converted([user(), says(''), says('x')]).messages).toEqual([user(), { role: 'assistant', content: 'x' }])
    expect(convert([user(), says(''), user(), says('x')])).toMatchObject({ reason: 'empty-assistant' })
  })

  it('fields that are null for want of a value leave the schemas of tools', () => {
    const parameters = { type: 'object', properties: { q: { type: 'string', title: null }, other: null }, required: null }
    const { tools, repairs } = converted([user(), says('x')], { available_tools: JSON.stringify([tool('find', parameters)]) })
    expect(tools).toEqual([tool('find', { type: 'object', properties: { q: { type: 'string' } } })])
    expect(repairs).toMatchObject([{ rule: 'null-fields', path: 'available_tools' }])
  })

  it('an answer of another tool, a second answer, a call without an answer are rejected', () => {
    const reason = (...said: object[]) => convert([user(), ...said, says('x')])
    expect(reason(calls('desk-find'), gives('desk-tell', 'A'))).toMatchObject({ reason: 'unexpected-response' })
    expect(reason(calls('desk-find'), gives('desk-find', 'A'), gives('desk-find', 'A'))).toMatchObject({ reason: 'unexpected-response' })
    expect(reason(calls('desk-find'))).toMatchObject({ reason: 'missing-response' })
    expect(convert([user(), calls('desk-find')])).toMatchObject({ kind: 'example' })
  })
})

const folder = process.env.FLYWHEEL_FIXTURES
describe.runIf(requirement('fixtures', folder !== undefined, 'FLYWHEEL_FIXTURES does not name the folder of fixtures'))('real rows', () => {
  const read = (file: string) => {
    const conversion = converter.convert(converter.row.parse(JSON.parse(readFileSync(`${folder}/upstream/toucan/${file}.jsonl`, 'utf8'))))
    if (conversion.kind === 'rejected') throw new Error(`${conversion.reason}: ${conversion.detail}`)
    const { kind: _, repairs: __, quality: ___, ...fields } = conversion
    const provenance = { source: 'toucan', revision: 'r', row: 'x', licence: 'l' }
    expect(Example.safeParse({ version: 1, id: 'ex_0123456789abcdef', ...fields, provenance }).error).toBeUndefined()
    return conversion
  }
  const outline = (messages: ReturnType<typeof read>['messages']) =>
    messages.map((message) => (message.role === 'assistant' ? (message.tool_calls?.map((call) => call.function.name).join() ?? 'says') : message.role))

  it('the row of Kimi-K2 has its two calls, their tools from the system text, and its scores', () => {
    const { messages, tools, repairs, quality, tags } = read('kimi-k2')
    const start = 'exa-search-deep_researcher_start'
    const check = 'exa-search-deep_researcher_check'
    expect(outline(messages)).toEqual(['user', start, 'tool', check, 'tool', 'says'])
    expect(messages.some((message) => message.content?.includes('<|im_'))).toBe(false)
    expect(tools.map((one) => one.function.name).slice(8)).toEqual([start, check])
    expect(repairs?.map(({ rule }) => rule)).toEqual(['tools-from-system', 'template-dump'])
    expect(tags).toEqual(['subset:single-turn-original', 'call', 'repair:template-dump', 'repair:tools-from-system'])
    expect(quality).toMatchObject({ toolSelectionDifficulty: 2, completeness: 1, conciseness: 4, overall: 2.5, desiredToolsUsed: 0, orderCorrectness: 0 })
  })

  it('the row of Qwen3 has its call and nothing to mend', () => {
    const { messages, tools, repairs, quality } = read('qwen3')
    expect(outline(messages)).toEqual(['user', '12306-mcp-server-search', 'tool', 'says'])
    expect([tools.length, repairs, quality]).toEqual([1, [], {}])
  })
})
