import { describe, expect, it } from 'vitest'
import { compactJson, parseArguments, repairJson } from './index.ts'

describe('repairJson', () => {
  it('keeps the digits of numbers and the escapes of strings, and drops white space between tokens only', () => {
    const text = '{ "big": 12345678901234567890,\n\t"whole": 1.0, "small": 1e-7, "text": "a \\u00e9  b", "list": [ ] }'
    expect(compactJson(text)).toBe('{"big":12345678901234567890,"whole":1.0,"small":1e-7,"text":"a \\u00e9  b","list":[]}')
    expect(repairJson(text)?.repairs).toEqual([])
  })

  it("unescapes \\' and leaves an escaped backslash before an apostrophe alone", () => {
    expect(repairJson(String.raw`{"a": "it\'s", "b": "C:\\"}`)).toEqual({
      text: String.raw`{"a": "it's", "b": "C:\\"}`,
      value: { a: "it's", b: 'C:\\' },
      repairs: ['escaped-quote'],
    })
    expect(repairJson(String.raw`{"a": "it\'s \\'"}`)?.value).toEqual({ a: "it's \\'" })
  })

  it('escapes raw line breaks and tabs inside strings, and not those between tokens', () => {
    const repaired = repairJson('{\n"a": "one\ntwo\tthree\u0001"\n}')
    expect(repaired && { ...repaired, text: compactJson(repaired.text) }).toEqual({
      text: '{"a":"one\\ntwo\\tthree\\u0001"}',
      value: { a: 'one\ntwo\tthree\u0001' },
      repairs: ['raw-control'],
    })
  })

  it.each([['{"a": coffee}'], ["{'a': 1}"], ['{"a": 1'], ['{"a": "\\d"}'], [''], ['{"a": "x" "y"}']])('gives null for %s', (text) => {
    expect(repairJson(text)).toBeNull()
  })

  it('reads a string of a megabyte with as many escapes', () => {
    const text = JSON.stringify({ a: '"\n'.repeat(500_000) })
    expect(compactJson(repairJson(` ${text}`)?.text ?? '')).toBe(text)
    expect(repairJson(text.replaceAll('\\n', "\\'"))?.value).toEqual({ a: `"'`.repeat(500_000) })
  })
})

describe('parseArguments', () => {
  it.each<[string, string, string[]]>([
    ['{"a": 1}', '{"a":1}', []],
    [`'{"a": "what's up"}'`, `{"a":"what's up"}`, ['single-quotes']],
    [`'{"a": "'quoted'"}'`, `{"a":"'quoted'"}`, ['single-quotes']],
    [String.raw`'{"text": "life\'s full"}'`, `{"text":"life's full"}`, ['single-quotes', 'escaped-quote']],
    [' {} ', '{}', []],
    ['', '{}', ['missing-arguments']],
    ['"{\\"a\\": \\"b\\"}"', '{"a":"b"}', ['double-encoded']],
    [`'{\n  "a": "b"\n}'`, '{"a":"b"}', ['single-quotes']],
  ])('%s becomes %s', (text, expected, repairs) => {
    expect(parseArguments(text)).toEqual({ text: expected, repairs })
  })

  it.each([['[1]'], ['7'], ['null'], [`'"text"'`], [`'{"a": 1}`], ['"plain"'], ["'"], ['{"a": 1} {"b": 2}']])('%s is no arguments', (text) => {
    expect(parseArguments(text)).toBeNull()
  })
})
