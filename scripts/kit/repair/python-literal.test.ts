import { describe, expect, it } from 'vitest'
import { parsePythonLiteral } from './python-literal.ts'

describe('parsePythonLiteral', () => {
  it.each<[string, unknown]>([
    [`{'name': 'x', 'arguments': '{"city": "A"}'}`, { name: 'x', arguments: '{"city": "A"}' }],
    [`{"a": "it's", 'b': 'say "hi"'}`, { a: "it's", b: 'say "hi"' }],
    [String.raw`'it\'s \"both\" \\ \n \t \r'`, 'it\'s "both" \\ \n \t \r'],
    [String.raw`'\xe9 \u2615 \U0001f600 \101 \0'`, 'é ☕ 😀 A \0'],
    [String.raw`'\d \q'`, '\\d \\q'],
    ["'over \\\ntwo lines'", 'over two lines'],
    ['[1, -2.5, 1e3, .5, 7.]', [1, -2.5, 1000, 0.5, 7]],
    ['(1, (2,), (3), ())', [1, [2], 3, []]],
    ['{\n "a": [True, False, None,],\n}', { a: [true, false, null] }],
    ["{'__proto__': 1}", JSON.parse('{"__proto__": 1}')],
    [' {} ', {}],
  ])('%s', (text, expected) => {
    expect(parsePythonLiteral(text)).toEqual(expected)
  })

  it.each([
    ['', 'not a Python literal at character 0'],
    ['{"a": true}', 'not a Python literal'],
    ['{"a": add_note}', 'not a Python literal'],
    ["{'a': 1", 'a comma or } is missing'],
    ["{'a' 1}", 'a colon is missing'],
    ["{'a': 1 'b': 2}", 'a comma or } is missing'],
    ['{1: 2}', 'a key that is no string'],
    ["'open", 'a string does not end at character 5'],
    ["'line\nbreak'", 'a string does not end'],
    ["{'a': 1} x", 'more text after the value'],
    ['[1, , 2]', 'not a Python literal'],
    [String.raw`'\Uffffffff'`, 'no such character'],
    ['['.repeat(1000), 'nested too deeply'],
    ["__import__('os')", 'not a Python literal'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => parsePythonLiteral(text)).toThrow(message)
  })
})
