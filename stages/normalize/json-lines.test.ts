import { describe, expect, it } from 'vitest'
import { jsonLines } from './json-lines.ts'

describe('jsonLines', () => {
  it('holds a line for each row, whatever it is made of and however long', () => {
    const rows = [{ a: 'é' }, 'tea ☕ 😀', ['x'.repeat(400_000)], { b: '\u2028"\\\n' }, '☕'.repeat(300_000), null]
    const lines = jsonLines()
    expect(lines.take()).toHaveLength(0)
    for (const row of rows) lines.add(row)
    expect(lines.take().toString()).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    lines.add(7)
    expect(lines.take().toString()).toBe('7\n')
  })
})
