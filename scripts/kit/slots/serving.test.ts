import { describe, expect, it } from 'vitest'
import type { SlotEntry } from '#kit/records'
import { incumbentOf, inForce } from './serving.ts'

/** `'A B - C'`: A promoted, B promoted, one rollback, C promoted. */
function history(story: string): SlotEntry[] {
  const entries: SlotEntry[] = []
  for (const word of story.split(' ').filter(Boolean)) {
    const serving = inForce(entries)
    const model = word === '-' ? (serving.at(-2)?.model ?? 'none') : word
    const previous = serving.at(-1)?.model ?? null
    entries.push({ version: 1, kind: word === '-' ? 'rollback' : 'promote', at: '', model, previous, verdict: null, files: [], note: '' })
  }
  return entries
}

describe('incumbentOf', () => {
  it.each([
    ['', 'A', null],
    ['A', 'A', null],
    ['A', 'B', 'A'],
    ['A B', 'B', 'A'],
    ['A B', 'A', 'B'],
    ['A B -', 'B', 'A'],
    ['A B -', 'A', null],
    ['A B - C', 'C', 'A'],
    ['A B - C', 'B', 'C'],
    ['A B A', 'A', 'B'],
    ['A B A -', 'A', 'B'],
    ['A B A - -', 'B', 'A'],
  ])('after "%s" the incumbent of %s is %s', (story, candidate, expected) => {
    expect(incumbentOf(history(story), candidate)).toBe(expected)
  })

  it('stays the same for a candidate when it is promoted', () => {
    for (const story of ['', 'A', 'A B', 'A B -', 'A B A -']) {
      const before = history(story)
      expect(incumbentOf(history(`${story} X`), 'X'), story).toBe(incumbentOf(before, 'X'))
    }
  })
})

describe('inForce', () => {
  it.each([
    ['A B C', 'C'],
    ['A B C -', 'B'],
    ['A B C - -', 'A'],
    ['A B - C -', 'A'],
    ['A B A - -', 'A'],
    ['A B - B', 'B'],
  ])('after "%s" %s serves, which is the model of the last entry', (story, expected) => {
    expect(inForce(history(story)).at(-1)?.model).toBe(expected)
    expect(history(story).at(-1)?.model).toBe(expected)
  })

  it('refuses a rollback to a model that was never there', () => {
    const [first] = history('A')
    expect(() => inForce([{ ...first, kind: 'rollback', model: 'Z' } as SlotEntry])).toThrow('entry 1 of history.jsonl rolls back to Z')
  })
})
