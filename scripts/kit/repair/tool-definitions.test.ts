import { describe, expect, it } from 'vitest'
import { ToolDefinition } from '#kit/records'
import { toolDefinitions } from './index.ts'

const parameters = { type: 'object', properties: { a: { type: 'string' } } }

describe('toolDefinitions', () => {
  it('reads bare and wrapped tools alike', () => {
    const bare = toolDefinitions([{ name: 'find', description: 'Find it', parameters }])
    expect(bare).toEqual(toolDefinitions([{ type: 'function', function: { name: 'find', description: 'Find it', parameters, strict: true } }]))
    expect(bare).toEqual({ kind: 'tools', tools: [{ type: 'function', function: { name: 'find', description: 'Find it', parameters } }], repairs: [] })
  })

  it.each<[unknown, Record<string, unknown>, string[]]>([
    [{}, { type: 'object', properties: {} }, ['empty-parameters']],
    [null, { type: 'object', properties: {} }, ['empty-parameters']],
    [undefined, { type: 'object', properties: {} }, ['empty-parameters']],
    [{ properties: { a: { type: 'string' } } }, parameters, ['untyped-parameters']],
    [parameters, parameters, []],
  ])('parameters %j become an object schema', (given, expected, repairs) => {
    const found = toolDefinitions([{ name: 'f', description: null, parameters: given }])
    expect(found).toEqual({ kind: 'tools', tools: [{ type: 'function', function: { name: 'f', parameters: expected } }], repairs })
    if (found.kind === 'tools') expect(ToolDefinition.safeParse(found.tools[0]).success).toBe(true)
  })

  it('fields that are null for want of a value are dropped from a schema, values that are null are not', () => {
    const property = { type: 'string', enum: ['a', null], default: null, description: null, items: null }
    const found = toolDefinitions([{ name: 'f', parameters: { type: 'object', properties: { a: property, default: property, other: null }, required: null } }])
    const kept = { type: 'string', enum: ['a', null], default: null }
    expect(found).toMatchObject({ tools: [{ function: { parameters: {} } }], repairs: ['null-fields'] })
    if (found.kind === 'tools') expect(found.tools[0]?.function.parameters).toEqual({ type: 'object', properties: { a: kept, default: kept } })
  })

  it('the same tool twice is one, two of one name are a problem', () => {
    const tool = { name: 'f', parameters }
    expect(toolDefinitions([tool, { ...tool }])).toMatchObject({ tools: [{ function: { name: 'f' } }], repairs: ['duplicate-tool'] })
    expect(toolDefinitions([tool, { ...tool, description: 'other' }])).toMatchObject({ reason: 'duplicate-tool', detail: expect.stringContaining('f') })
  })

  it.each([[{ description: 'nameless' }], [{ name: '', parameters }], [{ name: 'f', parameters: 'none' }], ['f'], [null], [{ function: {} }]])(
    '%j is no tool',
    (given) => {
      expect(toolDefinitions([{ name: 'good', parameters }, given])).toMatchObject({ reason: 'tool-definition', detail: expect.stringContaining('tool 2') })
    },
  )
})
