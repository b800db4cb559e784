import { describe, expect, it } from 'vitest'
import { limitOutput } from './limit-output.ts'

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
