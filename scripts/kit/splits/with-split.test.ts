import { describe, expect, it } from 'vitest'
import type { Example, SplitAssignment } from '#kit/records'
import { withSplit } from './index.ts'

const example = (id: string): Example => ({
  version: 1,
  id,
  group: 'g',
  tags: [],
  messages: [{ role: 'user', content: id }],
  tools: [],
  provenance: { source: 's', revision: '1', row: id, licence: 'MIT' },
})
async function* stream<T>(items: readonly T[]) {
  yield* items
}
const pair = async (ids: readonly string[], sides: readonly SplitAssignment[]) => {
  const pairs: [string, string][] = []
  for await (const { example: row, split } of withSplit(stream(ids.map(example)), stream(sides))) pairs.push([row.id, split])
  return pairs
}

describe('withSplit', () => {
  it('gives each example the side of the row beside it', async () => {
    const sides: SplitAssignment[] = [
      { id: 'a', split: 'train' },
      { id: 'b', split: 'validation' },
    ]
    expect(await pair(['a', 'b'], sides)).toEqual([
      ['a', 'train'],
      ['b', 'validation'],
    ])
  })

  it('tables that part are an error that names the row', async () => {
    const sides: SplitAssignment[] = [{ id: 'a', split: 'train' }]
    await expect(pair(['b'], sides)).rejects.toThrow('row 1 is b among the examples and a among the splits')
    await expect(pair(['a', 'b'], sides)).rejects.toThrow('the splits end before row 2 of the examples (b)')
    await expect(pair([], sides)).rejects.toThrow('the splits go on after the last of 0 examples (a)')
  })

  it('closes the splits when the reader stops early', async () => {
    let closed = false
    async function* splits() {
      try {
        yield { id: 'a', split: 'train' as const }
      } finally {
        closed = true
      }
    }
    for await (const _ of withSplit(stream(['a', 'b'].map(example)), splits())) break
    expect(closed).toBe(true)
  })
})
