import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Example, Message, ToolDefinition } from '#kit/records'
import { requirement } from '../../../tests/requirement.ts'
import { formats, readOpenaiChat } from './index.ts'

const tool = (name: string): ToolDefinition => ({ type: 'function', function: { name, description: 'Runs', parameters: { type: 'object', properties: {} } } })
const user = (content = 'Do it'): Message => ({ role: 'user', content })
const says = (content: string | null = 'done', weight: 0 | 1 = 1): Message => ({ role: 'assistant', content, weight })
const calls = (...ids: string[]): Message => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'bash', arguments: '{"command":"ls \\"é\\""}' } })),
  weight: 1,
})
const answers = (id: string): Message => ({ role: 'tool', tool_call_id: id, content: 'a\u2028b\n' })
const row = (messages: Message[], tools = [tool('bash')]): Example => ({
  version: 1,
  id: 'ex_0000000000000000',
  group: 'g',
  tags: [],
  messages,
  tools,
  provenance: { source: 'custom/made', revision: '1', row: '1', licence: 'MIT' },
})
const long = [{ role: 'system', content: 'You are AJ' } as const, user(), calls('1', '2'), answers('2'), answers('1'), says('hm', 0), user('go on'), calls('3')]
const lines = (format: keyof typeof formats, example: Example): Record<string, unknown>[] => {
  const expression = formats[format].express(example)
  if ('problem' in expression) throw new Error(expression.problem)
  return expression.lines.map((line) => JSON.parse(JSON.stringify(line)))
}
const problem = (format: keyof typeof formats, example: Example) => {
  const expression = formats[format].express(example)
  return 'problem' in expression ? expression.problem : null
}

describe('openai-chat', () => {
  it('writes a call as the wire has it: null content, arguments as text, neither weight 1 nor a flag that is not needed', () => {
    const text = JSON.stringify(lines('openai', row([user(), calls('1')]))[0])
    expect(text).toBe(
      '{"messages":[{"role":"user","content":"Do it"},{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":' +
        '{"name":"bash","arguments":"{\\"command\\":\\"ls \\\\\\"é\\\\\\"\\"}"}}]}],"tools":[{"type":"function","function":{"name":"bash",' +
        '"description":"Runs","parameters":{"type":"object","properties":{}}}}]}',
    )
    expect(lines('openai', row([user(), says()], []))).toEqual([
      {
        messages: [
          { role: 'user', content: 'Do it' },
          { role: 'assistant', content: 'done' },
        ],
      },
    ])
  })

  it('writes weight where it is 0, and parallel_tool_calls where a turn holds several calls', () => {
    expect(lines('openai', row(long))).toMatchObject([
      { parallel_tool_calls: true, messages: [{}, {}, {}, {}, {}, { role: 'assistant', content: 'hm', weight: 0 }, {}, {}] },
    ])
    expect(JSON.stringify(lines('openai', row(long))).match(/"weight":/g)).toHaveLength(1)
  })

  it('read back, a line gives the same messages and tools', () => {
    for (const example of [row(long), row([user(), says()], []), row([user(), says(''), user(), says('x', 0)])]) {
      expect(readOpenaiChat(JSON.stringify(lines('openai', example)[0]))).toEqual({ messages: example.messages, tools: example.tools })
    }
  })

  it('leaves reasoning out and says so', () => {
    const expression = formats.openai.express(row([user(), { role: 'assistant', content: 'ok', reasoning: 'because', weight: 1 }]))
    expect(expression).toMatchObject({ leftOut: 'reasoning' })
    expect(JSON.stringify(expression)).not.toContain('because')
  })

  it.each<[string, Message[], ToolDefinition[]?]>([
    ['messages[1].role: two assistant messages follow each other; join them', [says(), says()]],
    ["messages[0].role: the last message is not the assistant's", [user()]],
    ['messages[1].content: is null without tool_calls', [user(), says(null)]],
    ['tools: 129 tools, at most 128 may be declared', [user(), says()], Array.from({ length: 129 }, (_, i) => tool(`t${i}`))],
    ['tools[1].function.name: "a.b" is not 1 to 64 letters, digits, _ or -', [user(), says()], [tool('a'), tool('a.b')]],
    [`tools[0].function.name: "${'a'.repeat(65)}" is not 1 to 64 letters, digits, _ or -`, [user(), says()], [tool('a'.repeat(65))]],
  ])('cannot express: %s', (expected, messages, tools) => {
    expect(problem('openai', row(messages, tools))).toBe(expected)
  })

  const fixtures = join(process.env.FLYWHEEL_FIXTURES ?? '', 'upstream', 'openai')
  const there = Boolean(process.env.FLYWHEEL_FIXTURES) && existsSync(fixtures)
  const run = requirement('fixtures', there, 'FLYWHEEL_FIXTURES names no folder with upstream/openai')
  it.skipIf(!run)('writes the lines of published files again as they stand, but for a null content they leave out', () => {
    let read = 0
    for (const name of ['openapi-example-chat.jsonl', 'sft-toolcall-stock-validation.jsonl']) {
      for (const text of readFileSync(join(fixtures, name), 'utf8').split('\n').filter(Boolean)) {
        const { messages, tools } = readOpenaiChat(text)
        const { parallel_tool_calls: _, ...published } = JSON.parse(text)
        const [line] = lines('openai', row(messages, tools))
        expect(JSON.parse(JSON.stringify(line).replaceAll('"content":null,', ''))).toEqual(published)
        read++
      }
    }
    expect(read).toBeGreaterThan(5)
  })
})

describe('trainer', () => {
  it('gives a line per turn of weight 1, with all before it as the prompt and no weight left in it', () => {
    const given = lines('trainer', row(long))
    expect(given.map((line) => (line.messages as unknown[]).length)).toEqual([2, 7])
    expect(given.map((line) => line.single)).toEqual([false, false])
    expect(given[1]).toEqual({
      id: 'ex_0000000000000000',
      source: 'custom/made',
      group: 'g',
      single: false,
      tools: [tool('bash')],
      messages: JSON.parse(JSON.stringify(long.slice(0, 7), (key, value) => (key === 'weight' ? undefined : value))),
      completion: JSON.parse(JSON.stringify(long[7], (key, value) => (key === 'weight' ? undefined : value))),
    })
  })

  it('single is a row whose only assistant turn is one call', () => {
    const single = (messages: Message[]) => lines('trainer', row(messages)).map((line) => line.single)
    expect(single([user(), calls('1')])).toEqual([true])
    expect(single([user(), calls('1', '2')])).toEqual([false])
    expect(single([user(), says()])).toEqual([false])
    expect(single([user(), calls('1'), answers('1'), says()])).toEqual([false, false])
    expect(single([user(), calls('1'), answers('1'), says('x', 0)])).toEqual([false])
  })

  it('keeps reasoning in prompt and completion', () => {
    const thinks: Message = { role: 'assistant', content: 'ok', reasoning: 'because', weight: 1 }
    expect(JSON.stringify(lines('trainer', row([user(), thinks, user(), thinks]))[1]).match(/because/g)).toHaveLength(2)
  })

  it('cannot express a row without a trained turn or without a prompt', () => {
    expect(problem('trainer', row([user(), says('x', 0)]))).toBe('messages: no assistant turn has weight 1')
    expect(problem('trainer', row([says()]))).toMatch(/^messages\[0\]\.role: the assistant speaks first/)
  })
})
