import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Llm } from '#kit/llm'
import { memoryCache } from '../../llm/fake-server/opened.ts'
import { JudgeParams } from '../judge-params.ts'
import { openJudge } from '../open-judge.ts'
import { rubricOf } from '../rubrics/index.ts'
import { readRow } from '../rules/read-row.ts'
import { type Calibration, calibrate } from './calibrate.ts'
import kept from './figures.json' with { type: 'json' }
import { figureFrom, figureOf } from './figures.ts'
import { type LabelledRow, readLabelled, toolsOf } from './labelled-row.ts'

const rubric = rubricOf('tool-use-1')
const signal = new AbortController().signal
const minimum = { overall: 4 }
let rows: LabelledRow[]
beforeAll(async () => {
  rows = await readLabelled()
})

/** Says of each labelled row what `scoresOf` has, and nothing where it has nothing. */
function judgeThat(scoresOf: (row: LabelledRow) => Record<string, number> | null): { llm: Llm; rubric: typeof rubric; temperature: null } {
  const said = new Map(rows.map((row) => [row.messages.map(({ content }) => content).join('\n'), scoresOf(row)]))
  const ask: Llm['ask'] = async (asked) => {
    const scores = said.get(
      readRow(asked)
        .turns.map(({ content }) => content)
        .join('\n'),
    )
    const toolCalls = scores
      ? [{ id: 'c', type: 'function' as const, function: { name: 'give_scores', arguments: JSON.stringify({ reason: 'x', ...scores }) } }]
      : []
    const usage = { promptTokens: 1, cachedTokens: 0, cacheWriteTokens: 0, completionTokens: 1, costDollars: 0 }
    return { model: 'm', text: '', reasoning: null, toolCalls, finish: 'stop', usage, tokens: { promptIds: null, ids: null, logprobs: null } }
  }
  return { llm: { ask, stream: () => expect.fail('nothing is streamed') }, rubric, temperature: null }
}
const calibrateWith = (scoresOf: (row: LabelledRow) => Record<string, number> | null): Promise<Calibration> =>
  calibrate({ judge: judgeThat(scoresOf), rows, minimum, concurrency: 3, signal })

describe('the labelled set', () => {
  it('has rows of every kind, half of them with a named flaw, each with a verdict that its score for the whole bears out', () => {
    expect(rows.length).toBeGreaterThanOrEqual(48)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    const flawed = rows.filter(({ label }) => label.verdict === 'reject')
    expect(flawed.length / rows.length).toBeGreaterThan(0.4)
    expect(flawed.length / rows.length).toBeLessThan(0.6)
    expect(flawed.filter(({ label }) => label.flaw === null)).toEqual([])
    expect(rows.filter(({ label }) => label.scores.overall >= 4 !== (label.verdict === 'accept'))).toEqual([])
    expect(new Set(flawed.map(({ label }) => label.flaw)).size).toBeGreaterThan(12)
  })

  it('has calls and results that pair, and tools that are known', () => {
    for (const row of rows) {
      const called = row.messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : [])).map(({ id }) => id)
      const answered = row.messages.flatMap((message) => (message.role === 'tool' ? [message.tool_call_id] : []))
      expect(called.slice(0, answered.length), row.id).toEqual(answered)
      expect(toolsOf(row)).toHaveLength(row.tools.length)
    }
  })

  it('a file of one’s own that does not fit is an error with its line', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'flywheel-labelled-')), 'mine.jsonl')
    await writeFile(path, `${JSON.stringify(rows[0])}\n{"id": "x"}\n`)
    await expect(readLabelled(path)).rejects.toThrow(/mine\.jsonl:2 is no labelled row: kind/)
    await expect(readLabelled(`${path}.not`)).rejects.toThrow(/cannot be read \(ENOENT\)/)
  })
})

describe('calibrate', () => {
  it('a judge that says what the labels say agrees wholly', async () => {
    const found = await calibrateWith(({ label }) => label.scores)
    expect(found).toMatchObject({ agreement: 1, kappa: 1, disagreements: [], unjudged: [] })
    expect(Object.values(found.criteria).every(({ equal, weightedKappa }) => equal === 1 && Math.abs((weightedKappa ?? 0) - 1) < 1e-9)).toBe(true)
  })

  it('a judge that praises everything agrees by chance alone: kappa is 0 however many it gets right', async () => {
    const found = await calibrateWith(({ label }) => ({ ...label.scores, overall: 5 }))
    const accepted = rows.filter(({ label }) => label.verdict === 'accept').length
    expect(found.agreement).toBeCloseTo(accepted / rows.length, 12)
    expect(found.kappa).toBe(0)
    expect(found.confusion).toEqual([
      [accepted, 0],
      [rows.length - accepted, 0],
    ])
    expect(found.disagreements[0]).toMatchObject({ label: 'reject', judge: 'accept', flaw: 'wrong host' })
  })

  it('rows without scores are named and left out of the figures', async () => {
    const found = await calibrateWith(({ id, label }) => (id === 'single-03' ? null : label.scores))
    expect(found.unjudged).toEqual([{ id: 'single-03', detail: expect.stringContaining('malformed') }])
    expect(found.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(rows.length - 1)
  })

  it('the judge by rules is as good as it is: what is kept of it is what it comes to', async () => {
    const params = JudgeParams.parse({ llm: { provider: 'scripted', model: 'rules' } })
    if (!params) return expect.fail('params were given')
    const judge = await openJudge(params, { cache: memoryCache(), environment: {} })
    const found = await calibrate({ judge, rows, minimum, concurrency: 1, signal })
    const figure = figureFrom(found, { judge: 'scripted/rules', rubric: 'tool-use-1' })
    expect(kept, 'its figures have moved; keep them anew: npx tsx scripts/calibrate-judge.ts --keep').toContainEqual(figure)
    expect(figure.kappa).toBeGreaterThan(0.5)
    expect(figureOf(params)).toEqual({ calibratedOn: rows.length, agreement: figure.agreement, kappa: figure.kappa })
    expect(figureOf({ ...params, llm: { ...params.llm, model: 'another' } })).toEqual({ calibration: expect.stringContaining('calibrate-judge') })
  })
})
