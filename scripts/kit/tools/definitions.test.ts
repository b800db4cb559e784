import { describe, expect, it } from 'vitest'
import { ToolDefinition } from '#kit/records'
import { checkArguments, checkToolDefinition } from '#kit/schema'
import { systemPrompt, tools } from './definitions.ts'

const call = (name: string, given: unknown) => ({ id: 'c', type: 'function' as const, function: { name, arguments: JSON.stringify(given) } })
const fitting = [
  ['bash', { command: 'ls -la' }],
  ['remote_bash', { agent: 'webprod01', command: 'uptime' }],
  ['remote_bash_all', { pattern: 'prod-*', command: './deploy.sh' }],
  ['list_agents', {}],
  ['list_agents', { pattern: 'prod-*' }],
  ['think', { thought: 'hm' }],
  ['complete', { summary: 'done' }],
] as const

describe('the tools', () => {
  it('are the six, with schemas that hold', () => {
    expect(tools.map((tool) => tool.function.name)).toEqual(['bash', 'remote_bash', 'remote_bash_all', 'list_agents', 'think', 'complete'])
    expect(tools.map((tool) => ToolDefinition.parse(tool))).toEqual(tools)
    expect(tools.map(checkToolDefinition)).toEqual(tools.map(() => null))
  })
  it.each(fitting)('%s takes %j', (name, given) => {
    expect(checkArguments(tools, call(name, given))).toBeNull()
  })
  it.each(fitting)('%s takes nothing beside %j, and nothing empty', (name, given) => {
    expect(checkArguments(tools, call(name, { ...given, force: true }))?.reason).toBe('invalid-arguments')
    for (const key of Object.keys(given)) expect(checkArguments(tools, call(name, { ...given, [key]: '' }))?.reason).toBe('invalid-arguments')
  })
  it('belong to AJ', () => {
    expect(systemPrompt).toMatch(/^You are AJ, /)
  })
})
