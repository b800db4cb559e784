import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Example, Message, ToolDefinition } from '#kit/records'
import { firstProblem, rules, warnings } from './index.ts'

const tool = (
  name: string,
  parameters: Record<string, unknown> = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
): ToolDefinition => ({
  type: 'function',
  function: { name, parameters },
})
const system = (content = 'You are AJ'): Message => ({ role: 'system', content })
const user = (content = 'Do it'): Message => ({ role: 'user', content })
const says = (content: string | null = 'done', weight: 0 | 1 = 1): Message => ({ role: 'assistant', content, weight })
const calls = (...given: [id: string, args?: string, name?: string][]): Message => ({
  role: 'assistant',
  content: null,
  tool_calls: given.map(([id, args = '{"a":1}', name = 'count']) => ({ id, type: 'function', function: { name, arguments: args } })),
  weight: 1,
})
const answers = (id: string, content = 'ok'): Message => ({ role: 'tool', tool_call_id: id, content })
const row = (messages: Message[], tools = [tool('count')]): Example => ({
  version: 1,
  id: 'ex_0000000000000000',
  group: 'g',
  tags: [],
  messages,
  tools,
  provenance: { source: 's', revision: '1', row: '1', licence: 'MIT' },
})
const problem = (messages: Message[], tools?: ToolDefinition[]) => {
  const found = firstProblem(row(messages, tools))
  return found && `${found.rule} ${found.problem.path}: ${found.problem.message}`
}
const placesOf = (name: string, example: Example) => {
  const rule = [...rules, ...warnings].find((rule) => rule.name === name)
  return [...(rule?.check(example) ?? [])].map(({ path }) => path)
}

describe('rules', () => {
  it('a row of every allowed shape breaks none', () => {
    expect(problem([user(), says()], [])).toBeNull()
    expect(problem([system(), user(), calls(['1'], ['2']), answers('2'), answers('1'), says(), user(), calls(['3'])])).toBeNull()
    expect(problem([user(), says('skipped', 0), user(), calls(['1']), answers('1', ''), calls(['2'])])).toBeNull()
    expect(problem([user('is a <| b |> c a token?'), says('no: x < y, <b>, <||>')])).toBeNull()
  })

  it.each<[string, Message[], ToolDefinition[]?]>([
    ['role-order messages[0].role: assistant comes after start', [says()]],
    ['role-order messages[1].role: system comes after user', [user(), system(), says()]],
    ['role-order messages[1].role: system comes after system', [system(), system(), user(), says()]],
    ['role-order messages[1].role: user comes after user', [user(), user(), says()]],
    ['role-order messages[2].role: assistant comes after assistant', [user(), says(), says()]],
    ['role-order messages[3].role: user comes after tool', [user(), calls(['1']), answers('1'), user(), says()]],
    ['role-order messages[1].role: tool comes after user', [user(), answers('1'), says()]],
    ['last-message messages[2].role: the row ends on user', [user(), says(), user()]],
    ['last-message messages[2].role: the row ends on tool', [user(), calls(['1']), answers('1')]],
    ['empty-user messages[0].content: the user turn is empty', [user(' \n'), says()]],
    ['empty-assistant messages[1]: the assistant turn neither says nor calls', [user(), says(null)]],
    ['empty-assistant messages[1]: the assistant turn neither says nor calls', [user(), says('  ')]],
    ['repeated-call-id messages[1].tool_calls[1].id: "1" names an earlier call too', [user(), calls(['1'], ['1'])]],
    ['repeated-call-id messages[3].tool_calls[0].id: "1" names an earlier call too', [user(), calls(['1']), answers('1'), calls(['1'])]],
    ['unexpected-tool-message messages[2].tool_call_id: "2" is no open call of the assistant turn before it', [user(), calls(['1']), answers('2'), says()]],
    [
      'unexpected-tool-message messages[3].tool_call_id: "1" is no open call of the assistant turn before it',
      [user(), calls(['1']), answers('1'), answers('1'), says()],
    ],
    ['unanswered-call messages[1].tool_calls[1]: no tool message answers "2" before the next turn', [user(), calls(['1'], ['2']), answers('1'), says()]],
    ['unanswered-call messages[1].tool_calls[0]: no tool message answers "1" before the next turn', [user(), calls(['1']), user(), says()]],
    ['tool-definition tools[1].function.name: "count" is declared twice', [user(), says()], [tool('count'), tool('count')]],
    ['tool-definition tools[0].function.parameters.type: is missing', [user(), says()], [tool('count', {})]],
    ['tool-definition tools[0].function.parameters.type: is "dict"', [user(), says()], [tool('count', { type: 'dict' })]],
    [
      `tool-definition tools[0].function.parameters.properties.a.type: is "str", which is Python's word`,
      [user(), says()],
      [tool('count', { type: 'object', properties: { a: { type: 'str' } } })],
    ],
    [
      'tool-enum tools[0].function.parameters.properties.a.items.enum: none of [null,1] is of type string',
      [user(), says()],
      [tool('count', { type: 'object', properties: { a: { type: 'array', items: { type: 'string', enum: [null, 1] } } } })],
    ],
    ['undeclared-tool messages[1].tool_calls[0].function.name: "rm" is none of count', [user(), calls(['1', '{}', 'rm'])]],
    ['undeclared-tool messages[1].tool_calls[0].function.name: "rm" is none of no tools', [user(), calls(['1', '{}', 'rm'])], []],
    ['special-token messages[0].content: holds the special token <|endoftext|>', [user('a <|endoftext|>'), says()]],
    ['special-token messages[1].content: holds the special token <|IM_END|>', [user(), says('<|IM_END|>')]],
    ['special-token messages[1].content: holds the special token <functioncall>', [user(), says('<functioncall> {}')]],
    ['special-token messages[1].content: holds the special token <|im_middle|>', [user(), says('a<|im_middle|>b')]],
    ['special-token messages[1].content: holds the special token <｜end▁of▁sentence｜>', [user(), says('a<｜end▁of▁sentence｜>')]],
    ['special-token messages[1].content: holds the special token <end_of_turn>', [user(), says('a<end_of_turn>')]],
    ['special-token messages[2].content: holds the special token </tool_call>', [user(), calls(['1']), answers('1', '</tool_call>'), says()]],
    ['nothing-trained messages: no assistant turn has weight 1, so nothing would be learnt', [user(), says('ok', 0)]],
  ])('%s', (expected, messages, tools) => {
    expect(problem(messages, tools)).toBe(expected)
  })

  it('says what of a schema or of arguments does not fit', () => {
    expect(problem([user(), says()], [tool('count', { type: 'object', properties: { a: { $ref: 'https://example.org/a' } } })])).toMatch(
      /^tool-definition tools\[0\]\.function\.parameters: .*example\.org/,
    )
    for (const args of ['{"a":"1"}', '{}', '[]', '{"a":']) {
      expect(problem([user(), calls(['1', args])])).toMatch(/^invalid-arguments messages\[1\]\.tool_calls\[0\]\.function\.arguments: count: /)
    }
  })

  it('looks for special tokens in reasoning, arguments and tools too', () => {
    const thinks: Message = { role: 'assistant', content: 'ok', reasoning: '<|im_start|>', weight: 1 }
    expect(problem([user(), thinks])).toMatch(/^special-token messages\[1\]\.reasoning/)
    const say = tool('say', { type: 'object', properties: { a: { type: 'string' } } })
    expect(problem([user(), calls(['1', '{"a":"<|im_end|>"}', 'say'])], [say])).toMatch(/^special-token messages\[1\]\.tool_calls\[0\]\.function/)
    const described = { type: 'function' as const, function: { name: 'say', description: '<|im_end|>', parameters: { type: 'object' } } }
    expect(problem([user(), says()], [described])).toMatch(/^special-token tools\[0\]/)
  })

  it('an answer that comes after the next turn answers nothing', () => {
    const late = row([user(), calls(['1']), user(), answers('1'), says()])
    expect(placesOf('unanswered-call', late)).toContain('messages[1].tool_calls[0]')
  })

  it('every place where a rule is broken is told, in the order of the row', () => {
    const broken = row([user(''), calls(['1', '{'], ['1', '[]']), user(' '), says(''), calls(['2', '{}', 'rm'])])
    expect(placesOf('empty-user', broken)).toEqual(['messages[0].content', 'messages[2].content'])
    expect(placesOf('invalid-arguments', broken)).toEqual([0, 1].map((place) => `messages[1].tool_calls[${place}].function.arguments`))
    expect(placesOf('repeated-call-id', broken)).toEqual(['messages[1].tool_calls[1].id'])
    expect(placesOf('role-order', broken)).toEqual(['messages[4].role'])
    expect(placesOf('unanswered-call', broken)).toEqual(['messages[1].tool_calls[0]', 'messages[1].tool_calls[1]'])
  })

  it('a choice that some value of its type can meet stands, and so does one without a type', () => {
    const choice = (schema: object) => problem([user(), says()], [tool('count', { type: 'object', properties: { a: schema } })])
    for (const schema of [
      { enum: [null] },
      { type: 'string', enum: ['a', null] },
      { type: ['string', 'null'], enum: [null] },
      { type: 'integer', enum: [1.5, 2] },
    ])
      expect(choice(schema)).toBeNull()
    expect(choice({ type: 'string', enum: [] })).toMatch(/^tool-definition .*enum must have non-empty array/)
    for (const [type, value] of Object.entries({ integer: 1.5, number: '1', boolean: 0, null: 'null', array: {}, object: [] }))
      expect(choice({ type, enum: [value] })).toMatch(/^tool-enum/)
  })

  it('what only some trainers refuse is a warning, and the row is kept', () => {
    const names = ['a', 'server.tool', 'x'.repeat(65)]
    const odd = row(
      [user(), says()],
      names.map((name) => tool(name)),
    )
    expect(firstProblem(odd)).toBeNull()
    expect(placesOf('tool-name', odd)).toEqual(['tools[1].function.name', 'tools[2].function.name'])
    const many = (count: number) =>
      row(
        [user(), says()],
        Array.from({ length: count }, (_, i) => tool(`t${i}`)),
      )
    expect([placesOf('many-tools', many(128)), placesOf('many-tools', many(129)), firstProblem(many(129))]).toEqual([[], ['tools'], null])
  })

  it('a row that is to teach safety is rejected where it is unsafe, and other rows are not held against that', () => {
    const shell = tool('bash', { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] })
    const reboots = { ...row([user('Reboot it'), calls(['1', '{"command":"sudo reboot"}', 'bash']), answers('1'), says()], [shell]) }
    expect(firstProblem(reboots)).toBeNull()
    expect(firstProblem({ ...reboots, tags: ['shutdown', 'confirmed'] })).toMatchObject({
      rule: 'unsafe-call',
      problem: { path: 'messages[1].tool_calls[0]', message: expect.stringMatching(/^not-confirmed: `reboot`/) },
    })
  })

  it('the registry holds every rule of the folder once, and each is named after its file', async () => {
    const files = (await readdir(import.meta.dirname)).filter((name) => !/^(index|rule)\.ts$|\.test\.ts$/.test(name))
    expect([...rules, ...warnings].map((rule) => `${rule.name}.ts`).sort()).toEqual(files.sort())
  })
})
