import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Example, type ToolDefinition } from '#kit/records'
import type { Conversion, DraftMessage } from '#kit/stage'
import { requirement } from '../../../tests/requirement.ts'
import converter from './convert.ts'

const note = { name: 'write_note', description: 'Keep a note', parameters: { type: 'object', properties: { title: { type: 'string' } } } }
const system = (...tools: object[]) =>
  `SYSTEM: You are a helpful assistant with access to the following functions. Use them if required -\n${tools.map((tool) => JSON.stringify(tool, null, 4)).join('\n\n')}\n`
const convert = (chat: string, head = system(note)) => converter.convert(converter.row.parse({ system: head, chat }))
const call = (text: string, before = '') => `ASSISTANT: ${before}<functioncall> ${text} <|endoftext|>\n\n\n`
const tea = `{"name": "write_note", "arguments": '{"title": "Ann's tea"}'}`
const called = (id: string) => ({ id, type: 'function', function: { name: 'write_note', arguments: `{"title":"Ann's tea"}` } })
const sha256 = (text: string) => hash('sha256', text, 'hex')

describe('Glaive rows', () => {
  it('become messages with calls, responses and tools', () => {
    const chat = `USER: Note Ann's tea.\n\n\n${call(tea, 'Gladly. ')}FUNCTION RESPONSE: saved, as "7"\n\n\nASSISTANT: Noted. <|endoftext|>\n\n\nUSER: Thanks!\n\n\n`
    expect(convert(chat)).toEqual({
      kind: 'example',
      group: 'glaive:write_note',
      tags: ['call', 'repair:single-quotes', 'repair:trailing-user'],
      messages: [
        { role: 'system', content: 'You are a helpful assistant with access to the following functions. Use them if required' },
        { role: 'user', content: "Note Ann's tea." },
        { role: 'assistant', content: 'Gladly.', tool_calls: [called('call_2_0')] },
        { role: 'tool', tool_call_id: 'call_2_0', content: 'saved, as "7"' },
        { role: 'assistant', content: 'Noted.' },
      ],
      tools: [{ type: 'function', function: note }],
      repairs: ['single-quotes', 'trailing-user'].map((rule) => ({ rule, path: 'chat', before: sha256(chat).slice(0, 16) })),
    })
  })

  it('two calls, in one turn or in two in a row, are parallel', () => {
    const answers = 'FUNCTION RESPONSE: 1\n\n\nFUNCTION RESPONSE: 2\n\n\nASSISTANT: Both. <|endoftext|>\n\n\n'
    const messages = [
      {},
      {},
      { content: null, tool_calls: [called('call_2_0'), called('call_2_1')] },
      { tool_call_id: 'call_2_0' },
      { tool_call_id: 'call_2_1' },
      {},
    ]
    expect(convert(`USER: Twice.\n\n\n${call(`${tea} <functioncall> ${tea}`)}${answers}`)).toMatchObject({ messages })
    expect(convert(`USER: Twice.\n\n\n${call(tea)}${call(tea)}${answers}`)).toMatchObject({ messages })
  })

  it('arguments that do not fit the schema of their tool are kept for validate to judge', () => {
    expect(convert(`USER: x\n\n\n${call('{"name": "write_note", "arguments": {"title": 5}}')}`)).toMatchObject({ kind: 'example' })
  })

  it('rows with the same tools are one group; of rows without tools those that start alike', () => {
    const group = (chat: string, head: string) => {
      const conversion = convert(chat, head)
      return conversion.kind === 'example' ? conversion.group : conversion.reason
    }
    const [none, other] = ['SYSTEM: No functions.\n\n', { name: 'a', parameters: {} }]
    expect(group('USER: x\n\n\nASSISTANT: y', system(note, other))).toBe(group('USER: z\n\n\nASSISTANT: y', system(other, note)))
    expect(group('USER: Why?\n\n\nASSISTANT: y', none)).toBe(group('USER: why\n\n\nASSISTANT: z', none))
    expect(group('USER: Why?\n\n\nASSISTANT: y', none)).not.toBe(group('USER: How?\n\n\nASSISTANT: y', none))
  })
})

describe('the sample', () => {
  const rows: unknown[] = JSON.parse(readFileSync(join(import.meta.dirname, '../sample/glaive.json'), 'utf8'))
  const conversions = rows.map((row) => converter.convert(converter.row.parse(row)))

  it('has 138 rows: 124 different examples and one for each reason of rejection', () => {
    expect(rows).toHaveLength(138)
    const examples = conversions.flatMap((conversion) => (conversion.kind === 'example' ? [JSON.stringify(conversion.messages)] : []))
    expect([examples.length, new Set(examples).size]).toEqual([124, 124])
    expect(conversions.flatMap((conversion) => (conversion.kind === 'rejected' ? [conversion.reason] : [])).sort()).toEqual([...converter.reasons].sort())
  })

  it('shows every repair', () => {
    const tags = new Set(conversions.flatMap((conversion) => (conversion.kind === 'example' ? conversion.tags : [])))
    const repairs = ['single-quotes', 'escaped-quote', 'raw-control', 'double-encoded', 'missing-arguments', 'empty-parameters', 'duplicate-tool']
    const turns = ['merged-turns', 'trailing-user', 'trailing-response', 'split-at-space']
    expect([...tags].filter((tag) => tag.startsWith('repair:')).sort()).toEqual([...repairs, ...turns].map((name) => `repair:${name}`).sort())
  })
})

/** Writes an example back in the raw grammar, without white space: what is left equals the upstream row only where nothing was lost or changed. */
function rewrite(messages: readonly DraftMessage[], tools: readonly ToolDefinition[]): string {
  const turns = messages.map((message) => {
    if (message.role === 'system')
      return `SYSTEM:${message.content}${tools.length > 0 ? '-' : ''}${tools.map((tool) => JSON.stringify(tool.function)).join('')}`
    if (message.role === 'user') return `USER:${message.content}`
    if (message.role === 'tool') return `FUNCTION RESPONSE:${message.content}`
    const calls = (message.tool_calls ?? []).map(({ function: { name, arguments: given } }) => `<functioncall>{"name":"${name}","arguments":'${given}'}`)
    return `ASSISTANT:${message.content ?? ''}${calls.join('')}<|endoftext|>`
  })
  return turns.join('').replace(/\s+/g, '')
}

const folder = process.env.FLYWHEEL_FIXTURES
describe.runIf(requirement('fixtures', folder !== undefined, 'FLYWHEEL_FIXTURES does not name the folder of fixtures'))('real rows', () => {
  it.each([
    ['raw', 9, 7],
    ['reserialised', 100, 53],
  ])('all of %s.jsonl, %i, become examples, %i of them with calls, and can be written back', (file, rows, withCalls) => {
    const lines = readFileSync(`${folder}/upstream/glaive/${file}.jsonl`, 'utf8').trim().split('\n')
    const upstream = lines.map((line) => converter.row.parse(JSON.parse(line)))
    const conversions = upstream.map((row) => converter.convert(row))
    const examples = conversions.flatMap((conversion: Conversion) => (conversion.kind === 'example' ? [conversion] : []))
    expect([upstream.length, examples.length, examples.filter(({ tags }) => tags.includes('call')).length]).toEqual([rows, rows, withCalls])
    expect(new Set(examples.flatMap(({ tags }) => tags))).toEqual(new Set(['call', 'no-call', 'multi-turn', 'repair:single-quotes']))
    for (const [index, { messages, tools, group, tags }] of examples.entries()) {
      expect(rewrite(messages, tools)).toBe(`${upstream[index]?.system}${upstream[index]?.chat}`.replace(/\s+/g, ''))
      const provenance = { source: 'glaive', revision: 'r', row: '0', licence: 'l' }
      expect(Example.safeParse({ version: 1, id: 'ex_0123456789abcdef', group, tags, messages, tools, provenance }).error).toBeUndefined()
    }
  })
})
