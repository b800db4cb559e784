import { describe, expect, it } from 'vitest'
import { collectOutput, limitOutput } from './limit-output.ts'

describe('limitOutput', () => {
  it('leaves text within the limit as it is', () => {
    expect(limitOutput('héé', 5)).toEqual({ text: 'héé', truncated: false })
  })

  it('cuts no character in two and counts what it left out', () => {
    const { text, truncated } = limitOutput('é'.repeat(50), 11)
    expect(truncated).toBe(true)
    expect(text).toBe(`${'é'.repeat(3)}\n[... 88 of 100 bytes left out ...]\n${'é'.repeat(3)}`)
  })
})

describe('collectOutput', () => {
  it.each([1, 2, 7, 100_000])('gives the same for output in parts of %i bytes', (size) => {
    const whole = Buffer.from('日本 é 🚀\n'.repeat(20_000))
    const output = collectOutput(101)
    for (let place = 0; place < whole.length; place += size) output.add(whole.subarray(place, place + size))
    expect(output.end()).toEqual(limitOutput(whole.toString('utf8'), 101))
  })

  it('joins a character that came in two parts', () => {
    const output = collectOutput(100)
    for (const byte of Buffer.from('é🚀')) output.add(Buffer.from([byte]))
    expect(output.end()).toEqual({ text: 'é🚀', truncated: false })
  })
})
