import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { requirement } from '../../../tests/requirement.ts'
import { parseCall } from './parse-call.ts'

describe('parseCall', () => {
  it.each<[string, string, string, string[]]>([
    [` {"name": "f", "arguments": '{"q": "what's up"}'} `, 'f', `{"q":"what's up"}`, ['single-quotes']],
    ['{"name": "f", "arguments": {}}', 'f', '{}', []],
    ['{"name": "f", "arguments": {\n  "weight": 70,\n  "height": 1.75\n}}', 'f', '{"weight":70,"height":1.75}', []],
    [`{"name": "f", "arguments": '{"a": {"b": "}'}"}}'}`, 'f', `{"a":{"b":"}'}"}}`, ['single-quotes']],
    ['{"name": "f"}', 'f', '{}', ['missing-arguments']],
    [`{"name":"say \\"hi\\"","arguments":'{"a":"line\nbreak"}'}`, 'say "hi"', '{"a":"line\\nbreak"}', ['single-quotes', 'raw-control']],
  ])('%s', (text, name, given, repairs) => {
    expect(parseCall(text)).toEqual({ kind: 'call', name, arguments: given, repairs })
  })

  it.each([
    ['call-syntax', 'f(a=1)'],
    ['call-syntax', `{"name": "f", "arguments": '{}'} and more`],
    ['call-syntax', `{"arguments": '{}'}`],
    ['call-syntax', ''],
    ['call-arguments', `{"name": "f", "arguments": '{"a": coffee}'}`],
    ['call-arguments', '{"name": "f", "arguments": [1]}'],
    ['call-arguments', `{"name": "f", "arguments": '{"a": "b"}`],
  ])('%s: %s', (reason, text) => {
    expect(parseCall(text)).toMatchObject({ kind: 'problem', reason })
  })
})

const folder = process.env.FLYWHEEL_FIXTURES
describe.runIf(requirement('fixtures', folder !== undefined, 'FLYWHEEL_FIXTURES does not name the folder of fixtures'))('real calls', () => {
  it('each gives the arguments that another importer has read, and the one it gave up is repaired', () => {
    const lines = readFileSync(`${folder}/upstream/glaive/call-fragments.jsonl`, 'utf8').trim().split('\n')
    const fragments = lines.map((line) => JSON.parse(line) as { text: string; arguments?: string; bellwether_verdict: string })
    expect(fragments).toHaveLength(6)
    for (const { text, arguments: expected, bellwether_verdict } of fragments) {
      const call = parseCall(text)
      if (call.kind !== 'call') throw new Error(call.detail)
      expect(JSON.parse(call.arguments)).toEqual(JSON.parse(bellwether_verdict === 'OK' ? (expected ?? '') : `{"text": "life's full"}`))
      expect(call.repairs.includes('escaped-quote')).toBe(bellwether_verdict !== 'OK')
    }
  })
})
