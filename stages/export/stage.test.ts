import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Example, exampleId, type Message, type SplitAssignment } from '#kit/records'
import { tryStage } from '#kit/store'
import { readOpenaiChat } from './formats/index.ts'
import stage from './stage.ts'

const example = (name: string, messages: Message[], tool = 'bash'): Example => {
  const provenance = { source: 'made', revision: '1', row: name, licence: 'MIT' }
  const tools = [{ type: 'function' as const, function: { name: tool, parameters: { type: 'object' } } }]
  return { version: 1, id: exampleId(provenance), group: name, tags: [], messages, tools, provenance }
}
const user = (content: string): Message => ({ role: 'user', content })
const says = (content: string, weight: 0 | 1 = 1): Message => ({ role: 'assistant', content, weight })
const exportRows = async (examples: Example[], splits: SplitAssignment[]) => {
  const { outputs, outcome, folder } = await tryStage(stage, { inputs: { examples, splits } })
  const files: Record<string, string> = {}
  for (const port of ['openai', 'trainer']) {
    const path = outputs[port]?.path ?? ''
    for (const name of await readdir(path)) files[`${port}/${name}`] = await readFile(join(path, name), 'utf8')
  }
  await rm(folder, { recursive: true })
  const lines = (file: string) => (files[file] ?? '').split('\n').filter(Boolean)
  return { files, lines, splits: outputs.splits?.rows ?? [], rejected: outputs.rejected?.rows ?? [], outcome }
}
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

describe('export', () => {
  it('writes each side of the split to its own file of each format; a row one format cannot express is in none', async () => {
    const rows = [
      example('a', [user('one'), says('1')]),
      example('b', [user('two'), says('2'), user('more'), says('3')]),
      example('c', [user('three'), says('4')], 'a.b'),
      example('d', [user('four'), says('5', 0)]),
      example('e', [user('five'), says('6')]),
    ]
    const splits = rows.map(({ id }, i): SplitAssignment => ({ id, split: i === 1 ? 'validation' : i === 4 ? 'test' : 'train' }))
    const { lines, rejected, outcome, ...result } = await exportRows(rows, splits)
    expect(Object.fromEntries(Object.keys(result.files).map((name) => [name, lines(name).length]))).toEqual({
      'openai/train.jsonl': 1,
      'openai/validation.jsonl': 1,
      'openai/test.jsonl': 1,
      'trainer/train.jsonl': 1,
      'trainer/validation.jsonl': 2,
      'trainer/test.jsonl': 1,
    })
    expect(lines('trainer/train.jsonl').map((line) => JSON.parse(line).id)).toEqual([rows[0]?.id])
    expect(result.splits).toEqual([splits[0], splits[1], splits[4]])
    expect(rejected.map((row) => [row.id, row.reason, row.row])).toEqual([
      [rows[2]?.id, 'format:openai-chat', rows[2]],
      [rows[3]?.id, 'format:trainer', rows[3]],
    ])
    expect(rejected[0]?.detail).toBe('tools[0].function.name: "a.b" is not 1 to 64 letters, digits, _ or -')
    expect(outcome.balance).toEqual({ in: 5, out: { splits: 3, rejected: 2 } })
    expect(outcome.metrics).toEqual({
      openaiTrainLines: 1,
      openaiValidationLines: 1,
      openaiTestLines: 1,
      trainerTrainLines: 1,
      trainerValidationLines: 2,
      trainerTestLines: 1,
    })
  })

  it('writes every file when no row comes in, and counts reasoning left out', async () => {
    expect((await exportRows([], [])).files).toEqual({
      'openai/train.jsonl': '',
      'openai/validation.jsonl': '',
      'openai/test.jsonl': '',
      'trainer/train.jsonl': '',
      'trainer/validation.jsonl': '',
      'trainer/test.jsonl': '',
    })
    const thinks = example('a', [user('one'), { role: 'assistant', content: '1', reasoning: 'because', weight: 1 }])
    expect((await exportRows([thinks], [{ id: thinks.id, split: 'train' }])).outcome.metrics.openaiRowsWithoutReasoning).toBe(1)
  })

  it('rows add up, and what it wrote reads back as the messages that came in; the same bytes come out twice', async () => {
    const next = random(7)
    const words = ['é', '\u2028', '"', '\\', '\n', '𝒳', 'ls', '\u0000']
    const text = () => Array.from({ length: 1 + Math.floor(next() * 400) }, () => words[Math.floor(next() * words.length)]).join('')
    const rows = Array.from({ length: 600 }, (_, i) => {
      const turns = Array.from({ length: 1 + Math.floor(next() * 3) }, () => [user(text()), says(text(), next() < 0.3 ? 0 : 1)]).flat()
      return example(`${i}`, turns, next() < 0.1 ? 'no good' : 'bash')
    })
    const splits = rows.map(({ id }): SplitAssignment => ({ id, split: next() < 0.3 ? 'validation' : 'train' }))
    const result = await exportRows(rows, splits)
    expect(result.splits.length + result.rejected.length).toBe(rows.length)
    for (const split of ['train', 'validation'] as const) {
      const kept = new Set(result.splits.filter((row) => row.split === split).map((row) => row.id))
      const expected = rows.filter(({ id }) => kept.has(id)).map(({ messages, tools }) => ({ messages, tools }))
      expect(expected.length).toBeGreaterThan(10)
      expect(result.lines(`openai/${split}.jsonl`).map(readOpenaiChat)).toEqual(expected)
    }
    const digest = (files: Record<string, string>) => createHash('sha256').update(JSON.stringify(files)).digest('hex')
    expect(digest((await exportRows(rows, splits)).files)).toBe(digest(result.files))
  }, 60_000)
})
