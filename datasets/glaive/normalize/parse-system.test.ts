import { describe, expect, it } from 'vitest'
import { parseSystem } from './parse-system.ts'

const sentence = 'SYSTEM: You are a helpful assistant with access to the following functions. Use them if required -\n'
const one = JSON.stringify(
  { name: 'f', description: 'braces } { and "quotes"', parameters: { type: 'object', properties: { a: { type: 'string' } } } },
  null,
  4,
)
const two = JSON.stringify({ name: 'g', parameters: {} }, null, 4)

describe('parseSystem', () => {
  it('the sentence becomes the message and the bare objects the tools', () => {
    expect(parseSystem(`${sentence}${one}\n\n${two}\n\n`)).toEqual({
      kind: 'system',
      content: 'You are a helpful assistant with access to the following functions. Use them if required',
      tools: [
        {
          type: 'function',
          function: { name: 'f', description: 'braces } { and "quotes"', parameters: { type: 'object', properties: { a: { type: 'string' } } } },
        },
        { type: 'function', function: { name: 'g', parameters: { type: 'object', properties: {} } } },
      ],
      repairs: ['empty-parameters'],
    })
  })

  it('a sentence alone has no tools', () => {
    const content = 'You are a helpful assistant, with no access to external functions.'
    expect(parseSystem(`SYSTEM: ${content}\n\n`)).toEqual({ kind: 'system', content, tools: [], repairs: [] })
  })

  it.each([
    ['system-unknown', 'Be helpful.'],
    ['system-unknown', ''],
    ['system-unknown', `SYSTEM: ${one}`],
    ['tool-definition', `${sentence}${one.slice(0, -1)}`],
    ['tool-definition', `${sentence}${one}\nand one more`],
    ['tool-definition', `${sentence}${one}}`],
    ['tool-definition', `${sentence}{"name": f}`],
    ['tool-definition', `${sentence}{"title": "f"}`],
    ['duplicate-tool', `${sentence}${two}\n\n${two.replace('{}', '{"type": "object"}')}`],
  ])('%s: %s', (reason, system) => {
    expect(parseSystem(system)).toMatchObject({ kind: 'problem', reason })
  })
})
