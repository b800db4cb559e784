import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Example, exampleId, type Message, type ReviewDecision, type SplitAssignment } from '#kit/records'
import { rowDigest, writeDecision } from '#kit/reviews'
import { tryStage } from '#kit/store'
import stage from './stage.ts'

const example = (name: string, messages: Message[]): Example => {
  const provenance = { source: 'made', revision: '1', row: name, licence: 'MIT' }
  const tools = [{ type: 'function' as const, function: { name: 'bash', parameters: { type: 'object' } } }]
  return { version: 1, id: exampleId(provenance), group: name, tags: [], messages, tools, provenance }
}
const good: Message[] = [
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: 'Hello', weight: 1 },
]
const sidesOf = (rows: Example[]): SplitAssignment[] => rows.map(({ id }, i) => ({ id, split: i % 3 ? 'train' : 'validation' }))
const validate = async (examples: Example[], splits = sidesOf(examples), reviews = 'none') => {
  const { outputs, outcome, folder } = await tryStage(stage, { inputs: { examples, splits }, params: { reviews } })
  const rows = (name: string) => outputs[name]?.rows ?? []
  const bytes = await Promise.all(['examples', 'splits', 'rejected'].map((name) => readFile(outputs[name]?.path ?? '')))
  await rm(folder, { recursive: true })
  return { examples: rows('examples'), splits: rows('splits'), rejected: rows('rejected'), balance: outcome.balance, metrics: outcome.metrics, bytes }
}
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

describe('validate', () => {
  it('keeps the good rows with their sides; a bad one tells the rule, the place and the mend, and is kept whole', async () => {
    const bad = example('bad', good.slice(0, 1))
    const rows = [example('a', good), bad, example('b', good)]
    const { examples, splits, rejected, balance } = await validate(rows)
    expect(examples).toEqual([rows[0], rows[2]])
    expect(splits).toEqual([sidesOf(rows)[0], sidesOf(rows)[2]])
    const detail = 'messages[0].role: the row ends on user; end it after the last assistant turn'
    expect(rejected).toEqual([{ id: bad.id, source: 'made', reason: 'last-message', detail, row: bad }])
    expect(balance).toEqual({ in: 3, out: { examples: 2, rejected: 1 } })
  })

  it('rows add up and the splits are those of the kept rows, whatever comes in, and the same bytes come out twice', async () => {
    for (const seed of [1, 2]) {
      const next = random(seed)
      const message = (): Message => {
        const kind = Math.floor(next() * 5)
        if (kind === 0) return { role: 'system', content: 'You are AJ' }
        if (kind === 1) return { role: 'user', content: next() < 0.1 ? '' : 'Do it' }
        if (kind === 2) return { role: 'tool', tool_call_id: `c${Math.floor(next() * 2)}`, content: 'ok' }
        if (kind === 3) return { role: 'assistant', content: next() < 0.1 ? '<|im_end|>' : 'ok', weight: next() < 0.5 ? 0 : 1 }
        return {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: `c${Math.floor(next() * 2)}`, type: 'function', function: { name: 'bash', arguments: '{}' } }],
          weight: 1,
        }
      }
      const rows = Array.from({ length: 120 }, (_, i) => example(`${i}`, next() < 0.4 ? good : Array.from({ length: 1 + Math.floor(next() * 4) }, message)))
      const first = await validate(rows)
      expect(first.examples.length).toBeGreaterThan(0)
      expect(first.rejected.length).toBeGreaterThan(0)
      expect(first.examples.length + first.rejected.length).toBe(rows.length)
      const sides = new Map(sidesOf(rows).map(({ id, split }) => [id, split]))
      expect(first.splits).toEqual(first.examples.map(({ id }) => ({ id, split: sides.get(String(id)) })))
      if (seed === 1) expect((await validate(rows)).bytes).toEqual(first.bytes)
    }
  }, 60_000)

  it('splits that belong to other examples stop it', async () => {
    const rows = [example('a', good), example('b', good)]
    await expect(validate(rows, sidesOf(rows).reverse())).rejects.toThrow(/row 1 is ex_.* among the examples and ex_.* among the splits/)
  })

  it('decisions of people come first: a rejected row is held, an edited one goes through the rules like any other, and all are counted', async () => {
    const reviews = join(await mkdtemp(join(tmpdir(), 'flywheel-reviews-')), 'decisions.jsonl')
    const bad = example('bad', good.slice(0, 1))
    const flagged = { ...example('flagged', good), tags: ['flag:x'] }
    const rows = [example('a', good), bad, flagged, example('rude', good), example('cut', good), example('new', good)]
    const decide = (row: Example, decision: object) =>
      writeDecision(reviews, row.id, { version: 1, id: row.id, before: rowDigest(row), ...decision } as ReviewDecision) // parsed when it is read
    await decide(bad, { decision: 'edit', patch: [{ op: 'add', path: '/messages/-', value: good[1] }] })
    await decide(flagged, { decision: 'accept' })
    await decide(example('rude', good), { decision: 'reject', reason: 'rude' })
    await decide(example('cut', good), { decision: 'edit', patch: [{ op: 'remove', path: '/messages/1' }] })
    await decide(example('new', good), { decision: 'edit', before: '0'.repeat(16), patch: [{ op: 'remove', path: '/messages/1' }] })
    await decide(example('gone', good), { decision: 'accept' })

    const { examples, splits, rejected, balance, metrics } = await validate(rows, sidesOf(rows), reviews)
    expect(examples).toEqual([rows[0], { ...bad, messages: good, tags: ['review:edited'] }, { ...flagged, tags: ['review:accepted'] }])
    expect(splits.map(({ id }) => id)).toEqual(examples.map(({ id }) => id))
    expect(rejected.map(({ reason, detail }) => [reason, String(detail).slice(0, 30)])).toEqual([
      ['review-rejected', 'rude'],
      ['last-message', 'messages[0].role: the row ends'],
      ['review-stale', 'it was edited by hand and has '],
    ])
    expect(balance).toEqual({ in: 6, out: { examples: 3, rejected: 3 } })
    expect(metrics).toEqual({ accepted: 1, edited: 2, refused: 2, stale: 1, gone: 1 })
  })
})
