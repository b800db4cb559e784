import { describe, expect, it } from 'vitest'
import { type GivenCall, scoreCalls } from './score-calls.ts'

const call = (name: string, given: unknown): GivenCall => ({ name, arguments: typeof given === 'string' ? given : JSON.stringify(given) })
const restart = { name: 'remote_bash', arguments: { agent: 'webprod01', command: 'sudo systemctl restart nginx' } }
const outcome = (...given: GivenCall[]) => scoreCalls([restart], given).outcome

describe('scoreCalls', () => {
  it('takes the same call, whatever the order of its keys and its white space', () => {
    expect(outcome(call('remote_bash', '{ "command": "sudo systemctl restart nginx",\n"agent":"webprod01" }'))).toBe('exact')
  })
  it.each([
    ['another value', 'arguments', call('remote_bash', { ...restart.arguments, agent: 'webprod02' })],
    ['another case', 'arguments', call('remote_bash', { ...restart.arguments, agent: 'Webprod01' })],
    ['a space more', 'arguments', call('remote_bash', { ...restart.arguments, command: 'sudo systemctl restart  nginx' })],
    ['an argument more, be it null', 'arguments', call('remote_bash', { ...restart.arguments, pattern: null })],
    ['an argument less', 'arguments', call('remote_bash', { agent: 'webprod01' })],
    ['another tool', 'name', call('bash', restart.arguments)],
    ['text that is no JSON', 'invalid-json', call('remote_bash', '{"agent": "webprod01"')],
    ['JSON that is no object', 'invalid-json', call('remote_bash', '[]')],
  ])('refuses %s', (_, expected, given) => {
    expect(outcome(given)).toBe(expected)
  })
  it('counts calls', () => {
    const same = call(restart.name, restart.arguments)
    expect(outcome()).toBe('no-call')
    expect(outcome(same, same)).toBe('count')
  })
  it('compares as a sequence', () => {
    const [first, second] = [
      { name: 'bash', arguments: { command: 'a' } },
      { name: 'bash', arguments: { command: 'b' } },
    ]
    const given = [first, second].map((each) => call(each.name, each.arguments))
    expect(scoreCalls([first, second], given).outcome).toBe('exact')
    expect(scoreCalls([second, first], given).outcome).toBe('arguments')
  })
  it('lets a thought more pass, and nothing that is only a thought', () => {
    const thought = call('think', { thought: 'nginx is down' })
    expect(outcome(thought, call(restart.name, restart.arguments))).toBe('exact')
    expect(outcome(thought)).toBe('no-call')
  })
  it('compares thoughts where one was asked for', () => {
    const expected = [{ name: 'think', arguments: { thought: 'a' } }]
    expect(scoreCalls(expected, [call('think', { thought: 'a' })]).outcome).toBe('exact')
    expect(scoreCalls(expected, [call('think', { thought: 'b' })]).outcome).toBe('arguments')
  })
  it('keeps what was given, also what it could not read', () => {
    expect(scoreCalls([restart], [call('think', { thought: 'a' }), call('bash', '{')]).actual).toEqual([
      { name: 'think', arguments: { thought: 'a' } },
      { name: 'bash', arguments: { unparsed: '{' } },
    ])
  })
  it('keeps an own __proto__ from passing for nothing', () => {
    expect(outcome(call('remote_bash', `{"__proto__":{"a":1},${JSON.stringify(restart.arguments).slice(1)}`))).toBe('arguments')
  })
})
