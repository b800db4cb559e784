import { describe, expect, it } from 'vitest'
import type { ToolCall, ToolDefinition } from '#kit/records'
import { checkArguments, checkParsedArguments, checkToolDefinition } from './check-arguments.ts'

const tool = (parameters: Record<string, unknown>, name = 'copy'): ToolDefinition => ({ type: 'function', function: { name, parameters } })
const call = (argumentsText: string, name = 'copy'): ToolCall => ({ id: 'c1', type: 'function', function: { name, arguments: argumentsText } })
const copy = tool({ type: 'object', properties: { from: { type: 'string' }, times: { type: 'integer' } }, required: ['from'], additionalProperties: false })
const reason = (parameters: Record<string, unknown>, text: string) => checkArguments([tool(parameters)], call(text))?.reason ?? null

describe('checkArguments', () => {
  it('finds nothing wrong with arguments that fit', () => {
    expect(checkArguments([copy], call('{"from":"a","times":2}'))).toBeNull()
  })
  it('names what does not fit', () => {
    expect(checkArguments([copy], call('{"from":"a","to":"b"}'))).toEqual({
      reason: 'invalid-arguments',
      detail: 'copy: arguments must NOT have additional properties (to)',
    })
    expect(checkArguments([copy], call('{"times":"2","from":"a"}'))?.detail).toContain('/times must be integer')
    expect(checkArguments([copy], call('{}'))?.reason).toBe('invalid-arguments')
  })
  it('tells a tool that was not declared, text that is no JSON and JSON that is no object apart', () => {
    expect(checkArguments([copy], call('{}', 'move'))?.reason).toBe('undeclared-tool')
    expect(checkArguments([], call('{}'))?.detail).toContain('(no tools)')
    expect(checkArguments([copy], call("{'from': 'a'}"))?.reason).toBe('invalid-json')
    expect(checkArguments([copy], call('['.repeat(50_000) + ']'.repeat(50_000)))?.detail).toBe('copy: arguments are a list')
    expect(['null', '[]', '"a"', '1'].map((text) => checkArguments([copy], call(text))?.reason)).toEqual(Array(4).fill('not-an-object'))
  })
  it('reads draft 2020-12, and draft 7 where the schema says so', () => {
    const pair = { prefixItems: [{ type: 'string' }], items: false }
    expect(reason({ type: 'object', properties: { pair } }, '{"pair":["a",1]}')).toBe('invalid-arguments')
    const $schema = 'http://json-schema.org/draft-07/schema#'
    expect(reason({ $schema, type: 'object', properties: { pair: { items: [{ type: 'string' }] } } }, '{"pair":[1]}')).toBe('invalid-arguments')
  })
  it('keeps two schemas of one $id apart, and lets neither refer to the other', () => {
    const $id = 'https://example.org/tool'
    expect(reason({ $id, type: 'object', required: ['a'] }, '{"a":1}')).toBeNull()
    expect(reason({ $id, type: 'object', required: ['b'] }, '{"a":1}')).toBe('invalid-arguments')
    expect(reason({ $ref: $id }, '{"a":1}')).toBe('invalid-schema')
  })
  it('follows a reference within the schema', () => {
    const schema = { type: 'object', properties: { a: { $ref: '#/$defs/word' } }, $defs: { word: { type: 'string' } } }
    expect([reason(schema, '{"a":"x"}'), reason(schema, '{"a":1}')]).toEqual([null, 'invalid-arguments'])
  })
  it('takes formats and unknown words as annotations', () => {
    expect(reason({ type: 'object', properties: { at: { type: 'string', format: 'date', shown: 'yes' } } }, '{"at":"never"}')).toBeNull()
  })
})

describe('checkParsedArguments', () => {
  it('says of a value what checkArguments says of its text', () => {
    for (const value of [{ from: 'a' }, { from: 1 }, {}, [], null, 'a', 7]) {
      expect(checkParsedArguments(copy, value)).toEqual(checkArguments([copy], call(JSON.stringify(value))))
    }
  })
})

describe('checkToolDefinition', () => {
  it('finds nothing wrong with a schema', () => {
    expect(checkToolDefinition(copy)).toBeNull()
  })
  it.each([
    ['a wrong type', { type: 'dict' }],
    ['a remote reference', { $ref: 'https://example.org/elsewhere.json' }],
    ['a dangling reference', { $ref: '#/$defs/none' }],
    ['an async schema, whose check would always be truthy', { $async: true, type: 'object' }],
  ])('refuses %s', (_, parameters) => {
    expect(checkToolDefinition(tool(parameters))?.reason).toBe('invalid-schema')
  })
})
