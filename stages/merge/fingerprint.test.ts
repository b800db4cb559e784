import { describe, expect, it } from 'vitest'
import type { Message } from '#kit/records'
import { fingerprint } from './fingerprint.ts'

const tool = (name: string, description = '') => ({ type: 'function' as const, function: { name, description, parameters: { type: 'object' } } })
const row = (
  args: string,
  { id = 'call_1', answers, content = 'ok', weight = 1 }: { id?: string; answers?: string; content?: string; weight?: 0 | 1 } = {},
): Message[] => [
  { role: 'user', content: 'Restart nginx' },
  { role: 'assistant', content: null, tool_calls: [{ id, type: 'function', function: { name: 'bash', arguments: args } }], weight },
  { role: 'tool', tool_call_id: answers ?? id, content },
]
const of = (messages: Message[], tools = [tool('bash')]) => fingerprint({ messages, tools })

describe('fingerprint', () => {
  it('does not see call ids, key order, white space in arguments, or tool schemas and their order', () => {
    const plain = of(row('{"a":1,"b":{"c":[2],"d":null}}'), [tool('bash'), tool('think')])
    expect(of(row('{ "b": {"d": null, "c": [2]}, "a": 1 }', { id: 'other' }), [tool('think', 'x'), tool('bash', 'y')])).toBe(plain)
  })

  it('sees text, arguments, the name and number of tools, weight, and which call a tool message answers', () => {
    const plain = of(row('{"a":1}'))
    const others = [
      of(row('{"a":2}')),
      of(row('{"a":"1"}')),
      of(row('{"a":1}', { content: 'no' })),
      of(row('{"a":1}', { answers: 'lost' })),
      of(row('{"a":1}', { weight: 0 })),
      of(row('{"a":1}'), [tool('bash'), tool('think')]),
      of([{ role: 'system', content: 'You are AJ' }, ...row('{"a":1}')]),
    ]
    expect(new Set([plain, ...others]).size).toBe(others.length + 1)
  })

  it('numbers past what a double holds stay apart, broken arguments stand for themselves', () => {
    expect(of(row('{"id":12345678901234567890}'))).not.toBe(of(row('{"id":12345678901234567891}')))
    expect(of(row('{"id":12345678901234567890}'))).not.toBe(of(row('{"id":"12345678901234567890"}')))
    expect(of(row('{"b":12345678901234567890,"a":"x 1"}'))).toBe(of(row('{"a": "x 1", "b": 12345678901234567890}')))
    expect(of(row('{"a":'))).toBe(of(row('{"a":')))
    expect(of(row('{"a":'))).not.toBe(of(row('{"b":')))
    expect(of(row('{"__proto__":{"x":1}}'))).not.toBe(of(row('{"__proto__":{"x":2}}')))
  })
})
