import { describe, expect, it } from 'vitest'
import { parsePythonJson } from './parse-python-json.ts'

describe('parsePythonJson', () => {
  it('reads the numbers that Python writes and JSON has not', () => {
    expect(parsePythonJson('[NaN, -Infinity, Infinity, -1.5]')).toEqual([Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -1.5])
  })

  it('leaves words in texts and keys as they are', () => {
    expect(parsePythonJson(String.raw`{"NaN": ["a \" NaN, Infinity", NaN]}`)).toEqual({ NaN: ['a " NaN, Infinity', Number.NaN] })
  })

  it.each(['', '{', '[nan]', '[-NaN]', '[NaNs]', "{'a': NaN}", '\ufeff{}', '[1, NaN,]'])('refuses %j', (text) => {
    expect(() => parsePythonJson(text)).toThrow(SyntaxError)
  })
})
