import { expect, it } from 'vitest'
import { presentCall } from './index.ts'

const shown = (name: string, given: object | string) => presentCall({ name, arguments: typeof given === 'string' ? given : JSON.stringify(given) })

it('commands stand with their target, other calls with their arguments', () => {
  expect(shown('bash', { command: 'ls -la' })).toBe('bash: ls -la')
  expect(shown('remote_bash', { agent: 'webprod01', command: 'uptime' })).toBe('remote_bash: (webprod01) uptime')
  expect(shown('remote_bash_all', { pattern: 'prod-*', command: './deploy.sh' })).toBe('remote_bash_all: (prod-*) ./deploy.sh')
  expect(shown('list_agents', {})).toBe('list_agents: {}')
  expect(shown('complete', { summary: 'done' })).toBe('complete: {"summary":"done"}')
})

it('nothing a model says is hidden', () => {
  expect(shown('bash', { command: 'ls', agent: 'web01' })).toBe('bash: {"command":"ls","agent":"web01"}')
  expect(shown('remote_bash', { command: 'ls' })).toBe('remote_bash: {"command":"ls"}')
  expect(shown('remote_bash', { agent: 'a', command: 'ls', cwd: '/' })).toBe('remote_bash: {"agent":"a","command":"ls","cwd":"/"}')
  expect(shown('bash', '{broken')).toBe('bash: {broken')
})
