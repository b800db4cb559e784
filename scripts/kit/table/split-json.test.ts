import { describe, expect, it } from 'vitest'
import { splitArray, splitLines } from './index.ts'

/** A text as chunks of so many bytes. */
async function* chunksOf(text: string, size: number): AsyncIterable<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const split = async (text: string, size = 1 << 20) => (await Array.fromAsync(splitArray(chunksOf(text, size)))).flat()

describe('splitArray', () => {
  const values = [{ a: 'é"\\', 'b]': [1, { c: '}],[{' }] }, [], 'x,\\"]', 7, null, { d: '\u2028\n\t☕' }, {}, true]

  it('gives the text of each element, wherever the chunks end and however it is laid out', async () => {
    for (const text of [
      JSON.stringify(values),
      JSON.stringify(values, null, 4),
      `\ufeff \n[${values.map((value) => JSON.stringify(value)).join(' ,\r\n')}\n]\n`,
    ]) {
      for (const size of [1, 2, 3, 7, 1000]) expect((await split(text, size)).map((element) => JSON.parse(element))).toEqual(values)
    }
    expect([await split('[]'), await split(' [ ] ')]).toEqual([[], []])
  })

  it('an element that is no JSON is passed on as it is, and those after it are found', async () => {
    expect(await split(`[{"a": tea}, {'b'}, {"c": 1}]`)).toEqual(['{"a": tea}', "{'b'}", '{"c": 1}'])
  })

  it.each([
    ['', 'there is no array'],
    ['{"a": 1}\n{"a": 2}', 'array was to follow, not "{'],
    ['[{"a": 1}', 'ends within its array'],
    ['[{"a": "1]', 'ends within its array'],
    ['[{"a": 1}, ]', 'element was to follow, not "]"'],
    ['[,{"a": 1}]', 'element or end was to follow, not ",'],
    ['[{"a": 1}] [', 'nothing was to follow, not "["'],
  ])('%s is an error', async (text, message) => {
    await expect(split(text)).rejects.toThrow(message)
  })

  it('holds no more than the longest element', async () => {
    const row = Buffer.from(`${JSON.stringify({ text: 'word '.repeat(20_000) })},`)
    async function* many() {
      yield Buffer.from('[')
      for (let count = 0; count < 3000; count++) yield row
      yield Buffer.from('{}]')
    }
    let [elements, largest] = [0, 0]
    for await (const texts of splitArray(many())) {
      elements += texts.length
      largest = Math.max(largest, texts.length)
    }
    expect([elements, largest]).toEqual([3001, 1])
  })
})

describe('splitLines', () => {
  it('splits at line feeds alone and leaves empty lines out, wherever the chunks end', async () => {
    for (const size of [1, 2, 5, 1000]) {
      expect((await Array.fromAsync(splitLines(chunksOf('{"a": "é\u2028"}\n\n \r\nno json\r\n{"b": 1}', size)))).flat()).toEqual([
        '{"a": "é\u2028"}',
        'no json\r',
        '{"b": 1}',
      ])
    }
  })
})
