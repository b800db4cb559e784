import { existsSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Message, ToolDefinition } from '#kit/records'
import { requirement } from '../../../tests/requirement.ts'
import { checkRow } from '../dataset/check-row.ts'
import type { JsonObject } from '../json.ts'
import { detectDialect, dialects } from './index.ts'

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const bare = { name: 'weather', description: 'Says it', parameters }
const wrapped: ToolDefinition = { type: 'function', function: bare }
const user = { role: 'user', content: 'Rain in Oslo and Rome?' }
const end = { role: 'assistant', content: 'Only in Oslo.' }
const wire = (city: string, id: string) => ({ id, type: 'function', function: { name: 'weather', arguments: JSON.stringify({ city }) } })
const chat: JsonObject[] = [
  { role: 'system', content: 'Be brief.' },
  user,
  { role: 'assistant', content: null, tool_calls: [wire('Oslo', 'a'), wire('Rome', 'b')] },
  { role: 'tool', tool_call_id: 'a', content: 'rain' },
  { role: 'tool', tool_call_id: 'b', content: 'sun' },
  end,
]
const objects = (city: string) => ({ name: 'weather', arguments: { city } })
const dicts = chat.map((message) =>
  message.tool_calls ? { role: 'assistant', tool_calls: ['Oslo', 'Rome'].map((city) => ({ type: 'function', function: objects(city) })) } : message,
)
const bareAnswers = (messages: object[]) =>
  messages.map((message) => ('tool_call_id' in message ? { role: 'tool', name: 'weather', content: 'content' in message && message.content } : message))
const flat = dicts.map((message) =>
  'tool_calls' in message && message.tool_calls ? { ...message, content: '', tool_calls: ['Oslo', 'Rome'].map(objects) } : message,
)
const from = (speaker: string, value: string) => ({ from: speaker, value })
const provenance = { source: 's', revision: '1', row: '1', licence: 'MIT' }

/** The same conversation in each dialect. */
const samples: Record<string, JsonObject> = {
  canonical: { version: 1, id: 'ex_0123456789abcdef', group: 'g', tags: [], messages: chat, tools: [wrapped], provenance },
  trainer: { id: 'x', messages: chat.slice(0, -1), completion: end, tools: [wrapped] },
  openai: { messages: chat, tools: [wrapped], parallel_tool_calls: true },
  'openai-preference': { input: { messages: chat.slice(0, 5), tools: [wrapped] }, preferred_output: [end], non_preferred_output: [{ ...end, content: 'No.' }] },
  'openai-reinforcement': { messages: chat.slice(0, 2), tools: [wrapped], answer: 'Oslo' },
  trl: { messages: bareAnswers(dicts), tools: JSON.stringify([bare]) },
  flat: { messages: bareAnswers(flat), tools: [bare] },
  sharegpt: {
    system: 'Be brief.',
    conversations: [
      from('human', user.content),
      from('function_call', JSON.stringify(['Oslo', 'Rome'].map(objects))),
      from('observation', '["rain", "sun"]'),
      from('gpt', end.content),
    ],
    tools: JSON.stringify([bare]),
  },
}
const dialectOf = (name: string) => {
  const dialect = dialects.find((one) => one.name === name)
  if (!dialect) throw new Error(`no dialect ${name}`)
  return dialect
}
const readingOf = (name: string, row = samples[name] ?? {}) => {
  const [reading] = dialectOf(name).read(row)
  if (!reading) throw new Error(`${name} reads nothing`)
  return reading
}

describe.each(dialects)('$name', (dialect) => {
  const row = samples[dialect.name] ?? {}

  it('its rows are found to be its own, and have no problem', () => {
    expect(detectDialect([row])?.name).toBe(dialect.name)
    expect(checkRow(row, dialect)).toEqual([])
  })

  it('the conversation is read, and what was read is written back as it was', () => {
    const reading = readingOf(dialect.name)
    const messages = reading.turns.map((turn): Message => turn.message)
    expect(messages.slice(0, 2)).toEqual([{ role: 'system', content: 'Be brief.' }, user])
    expect(reading.tools.map((tool) => tool.tool)).toEqual([wrapped])
    if (reading.purpose === 'training') {
      const [call, first, second, last] = messages.slice(2)
      const made = call?.role === 'assistant' ? (call.tool_calls ?? []) : []
      expect(made.map((one) => JSON.parse(one.function.arguments))).toEqual([{ city: 'Oslo' }, { city: 'Rome' }])
      expect([first, second].map((answer) => answer?.role === 'tool' && answer.tool_call_id)).toEqual(made.map((one) => one.id))
      expect(last).toMatchObject({ role: 'assistant', content: 'Only in Oslo.' })
    }
    expect(dialect.write(row, dialect.read(row))).toEqual(row)
  })

  it('a place in the conversation has a place in the row', () => {
    const reading = readingOf(dialect.name)
    for (const part of [...reading.turns, ...reading.tools]) {
      for (const rest of ['message' in part ? '.content' : '.function.parameters', '']) {
        const path = `${part.path}${dialect.within(rest, part)}`
        if (typeof row.tools === 'string' && path.startsWith('tools')) continue
        const at = path
          .split(/[.[\]]+/)
          .filter(Boolean)
          .reduce((value: unknown, key) => (value as JsonObject)[key], row) // a path of the row itself
        expect([path, at === undefined && rest !== '.content']).toEqual([path, false])
      }
    }
  })
})

describe('paths', () => {
  it.each<[string, (row: JsonObject) => JsonObject, string[]]>([
    [
      'openai',
      (row) => ({
        ...row,
        messages: chat.map((m) =>
          m.tool_calls ? { ...m, tool_calls: [wire('Oslo', 'a'), { ...wire('Rome', 'b'), function: { name: 'weather', arguments: '{}' } }] } : m,
        ),
      }),
      ['messages[2].tool_calls[1].function.arguments'],
    ],
    [
      'flat',
      (row) => ({
        ...row,
        messages: bareAnswers(flat).map((m) => ('tool_calls' in m ? { ...m, tool_calls: [objects('Oslo'), { name: 'weather', arguments: {} }] } : m)),
      }),
      ['messages[2].tool_calls[1].arguments'],
    ],
    ['flat', (row) => ({ ...row, tools: [{ name: 'weather', parameters: { type: 'dict' } }] }), ['tools[0].parameters.type']],
    ['sharegpt', (row) => ({ ...row, conversations: [from('human', ' '), from('gpt', 'x')] }), ['conversations[0].value']],
    ['sharegpt', (row) => ({ ...row, conversations: [from('human', 'x'), from('gpt', 'y'), from('human', 'z')] }), ['conversations[2].from']],
    ['openai-preference', (row) => ({ ...row, non_preferred_output: [{ role: 'assistant', content: '' }] }), ['non_preferred_output[0]']],
    ['openai-preference', (row) => ({ ...row, input: { messages: [{ role: 'user', content: '' }] } }), ['input.messages[0].content']],
    ['openai-reinforcement', (row) => ({ ...row, messages: chat.slice(0, 4) }), ['messages[3].role', 'messages[2].tool_calls[1]']],
    ['trl', () => ({ prompt: 'a', completion: '<|im_end|>' }), ['completion']],
    ['trl', () => ({ prompt: [user], chosen: [end], rejected: [] }), ['rejected']],
    ['trainer', (row) => ({ ...row, completion: { role: 'assistant', content: '' } }), ['completion']],
    ['canonical', (row) => ({ ...row, provenance: {} }), ['provenance.source', 'provenance.revision', 'provenance.row', 'provenance.licence']],
  ])('%s: a fault is told where it stands in the row', (name, breaking, paths) => {
    expect(checkRow(breaking(samples[name] ?? {}), dialectOf(name)).map(({ path }) => path)).toEqual(paths)
  })
})

describe('forms', () => {
  const problems = (name: string, change: JsonObject) => checkRow({ ...samples[name], ...change }, dialectOf(name)).map(({ rule, path }) => `${rule} ${path}`)
  const says = (message: JsonObject) => ({ messages: [user, { role: 'assistant', content: 'ok', ...message }], tools: [wrapped] })

  it('what a row cannot be read for is told alone: the rules would tell what follows from it', () => {
    expect(problems('openai', { messages: [user, { role: 'asistant', content: '' }, { role: 'user' }] })).toEqual([
      'row-shape messages[1].role',
      'row-shape messages[2].content',
    ])
    for (const messages of [undefined, null, 'x', [], [7], {}]) expect(problems('openai', { messages })[0]).toMatch(/^row-shape messages/)
  })

  it('arguments are text for some and an object for others', () => {
    const [text, object] = [{ tool_calls: [wire('Oslo', 'a')] }, { tool_calls: [{ ...wire('Oslo', 'a'), function: objects('Oslo') }] }]
    expect([problems('openai', says(text)), problems('trl', says(object))]).toEqual([[], []])
    expect(problems('openai', says(object))).toEqual(['arguments-form messages[1].tool_calls[0].function.arguments'])
    expect(problems('trl', says(text))).toEqual(['arguments-form messages[1].tool_calls[0].function.arguments'])
  })

  it('ids are needed where answers name them, and made up where the order tells', () => {
    const messages = [
      user,
      { role: 'assistant', content: null, tool_calls: [{ type: 'function', function: { name: 'weather', arguments: '{"city":"x"}' } }] },
      { role: 'tool', content: 'x' },
      end,
    ]
    expect(problems('openai', { messages })).toEqual(['missing-call-id messages[1].tool_calls[0].id', 'missing-call-id messages[2].tool_call_id'])
    expect(problems('trl', { messages: bareAnswers(dicts) })).toEqual([])
    expect(problems('trl', { messages: [user, { role: 'tool', name: 'weather', content: 'x' }, end] })).toEqual([
      'role-order messages[1].role',
      'unexpected-tool-message messages[1]',
    ])
  })

  it('parts of text are text, and a picture is passed over', () => {
    const parts = [
      { type: 'text', text: 'What is' },
      { type: 'image_url', image_url: { url: 'data:' } },
    ]
    expect(problems('openai', { messages: [{ role: 'user', content: parts }, end] })).toEqual([])
    expect(problems('openai', { messages: [{ role: 'user', content: [{ type: 'text', text: '<|im_end|>' }] }, end] })).toEqual([
      'special-token messages[0].content',
    ])
  })

  it('turns that a ShareGPT row keeps out of the loss teach nothing', () => {
    const turns = (loss: boolean) => ({ conversations: [from('human', 'x'), { ...from('gpt', 'y'), loss }] })
    expect([problems('sharegpt', turns(true)), problems('sharegpt', turns(false))]).toEqual([[], ['nothing-trained conversations']])
  })

  it('reasoning is looked at under the name the row has for it', () => {
    expect(problems('openai', says({ reasoning_content: '<|im_start|>' }))).toEqual(['special-token messages[1].reasoning_content'])
  })
})

it('a file is of the dialect that most of its rows tell; a row without calls tells little', () => {
  const plain = { messages: [user, end] }
  expect(detectDialect([plain])?.name).toBe('openai')
  for (const name of ['openai', 'trl', 'flat']) expect(detectDialect([plain, plain, samples[name] ?? {}, plain])?.name).toBe(name)
  expect(detectDialect([{ a: 1 }, {}])).toBeNull()
})

it('the registry holds every dialect of the folder once, and each is named after its file', async () => {
  const files = (await readdir(import.meta.dirname)).filter((name) => /^[a-z-]+\.ts$/.test(name) && !['index.ts', 'dialect.ts'].includes(name))
  expect(dialects.map((dialect) => `${dialect.name}.ts`).sort()).toEqual(files.sort())
})

const fixtures = process.env.FLYWHEEL_FIXTURES
describe.runIf(requirement('fixtures', fixtures !== undefined && existsSync(fixtures), 'FLYWHEEL_FIXTURES does not name the folder of fixtures'))(
  'real rows',
  () => {
    it.each([
      ['openapi-example-chat', 'openai', 1],
      ['openapi-example-preference', 'openai-preference', 1],
      ['rft-toolcall-train', 'openai-reinforcement', 10],
      ['sft-toolcall-stock-validation', 'openai', 10],
    ])('%s is %s, and has no problem', (file, name, count) => {
      const rows = readFileSync(join(fixtures ?? '', `upstream/openai/${file}.jsonl`), 'utf8')
        .trim()
        .split('\n')
        .map((line): JsonObject => JSON.parse(line))
      expect([rows.length, detectDialect(rows)?.name, rows.flatMap((row) => checkRow(row, dialectOf(name)))]).toEqual([count, name, []])
    })
  },
)
