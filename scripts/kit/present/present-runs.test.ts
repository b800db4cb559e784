import { describe, expect, it } from 'vitest'
import type { RunEntry } from '#kit/records'
import { presentComparison, presentNumber, presentRuns, presentSweep, printTable, runColumns, type SweepRow } from './index.ts'

const run = (over: Partial<RunEntry>): RunEntry => ({
  schema: 'flywheel/run-entry@1',
  id: 'ab12cd34ef',
  step: 'train',
  stage: 'train',
  profile: 'embedded',
  key: 'k',
  params: {},
  needs: {},
  startedAt: '2026-11-21T07:50:00.000Z',
  durationMs: 222_641,
  git: { commit: 'c0ffee', isDirty: true },
  outcome: 'done',
  reason: null,
  metrics: { steps: 1250, loss: 0.123456, exact: 0.5 },
  rows: {},
  bytes: 3,
  ...over,
})

describe('printTable', () => {
  const table = {
    head: ['name', 'count'],
    rows: [
      ['a, "b"|c', 1234.5678],
      ['d', null],
    ],
  }
  it('lines columns up, numbers at the right', () => {
    expect(printTable(table)).toEqual(['name      count', 'a, "b"|c  1,235', 'd             –'])
  })

  it('as CSV quotes what needs it and keeps numbers whole', () => {
    expect(printTable(table, 'csv')).toEqual(['name,count', '"a, ""b""|c",1234.5678', 'd,'])
  })

  it('as Markdown keeps bars out of the way', () => {
    expect(printTable(table, 'md')).toEqual(['| name | count |', '| --- | ---: |', '| a, "b"\\|c | 1,235 |', '| d | – |'])
  })

  it('writes numbers with four digits and no more', () => {
    expect([0.123456, 1250, 1234567.8, 1e-9, -2.5].map(presentNumber)).toEqual(['0.1235', '1,250', '1,235,000', '1e-9', '-2.5'])
  })
})

describe('presentRuns', () => {
  const listed = [
    { run: run({ metrics: { steps: 1250, loss: 0.25, exact: 0.5 } }), current: ['embedded', 'rates-1'], params: { seed: 1, rate: 2 } },
    { run: run({ profile: 'full' }), current: [], params: { seed: 1, rate: 1 } },
    { run: run({ outcome: 'failed', reason: 'out\nof chalk', metrics: {} }), current: [], params: { seed: 1, rate: 2 } },
    { run: run({ step: 'gate', metrics: {} }), current: ['a', 'b', 'c'], params: {} },
  ]
  it('marks what is current, shows first the metrics that differ, and the params that do', () => {
    const [, first, second, third, fourth] = printTable(presentRuns(listed))
    expect(first).toMatch(
      /^\* {2}ab12cd34ef {2}2026-11-2\d \d\d:\d\d {2}train {2}embedded \+rates-1 +3 min 43 s {2}done +loss 0\.25, exact 0\.5, steps 1,250 +rate 2$/,
    )
    expect(second).toMatch(/^ {3}ab.* full .*loss 0\.1235.* rate 1$/)
    expect(third).toMatch(/failed +out of chalk +rate 2$/)
    expect(fourth).toMatch(/gate +embedded \+3 others/)
  })

  it('for machines has a column for every metric and param that a run has', () => {
    const { head, rows } = runColumns(listed)
    expect(head.slice(13)).toEqual(['metrics.exact', 'metrics.loss', 'metrics.steps', 'params.rate', 'params.seed'])
    expect(rows[3]?.slice(13)).toEqual([null, null, null, null, null])
    expect(rows[0]?.slice(5, 11)).toEqual(['embedded rates-1', 222.641, 'done', null, 'c0ffee', 'true'])
  })
})

describe('presentComparison', () => {
  const comparison = {
    params: [{ what: 'train.rate', before: 0.1, after: null }],
    metrics: [{ what: 'loss', before: 0.3, after: 0.1 }],
    others: ['code of a.ts changed'],
  }
  it('is params, metrics with their change, and the rest', () => {
    expect(presentComparison(comparison, ['A', 'B'])).toEqual([
      'param         A  B',
      'train.rate  0.1  –',
      '',
      'metric    A    B  change',
      'loss    0.3  0.1    -0.2',
      '',
      'code of a.ts changed',
    ])
  })

  it('as CSV is one table, and nothing is said where nothing differs', () => {
    expect(presentComparison(comparison, ['A', 'B'], 'csv')).toEqual([
      'kind,what,A,B,change',
      'param,train.rate,0.1,,',
      'metric,loss,0.3,0.1,-0.2',
      'other,code of a.ts changed,,,',
    ])
    expect(presentComparison({ params: [], metrics: [], others: [] }, ['A', 'B'])).toEqual(['nothing differs'])
  })
})

describe('presentSweep', () => {
  const rows: SweepRow[] = [
    { profile: 's-1', values: { 'train.seed': 1 }, metrics: { 'train.loss': 0.5, 'train.seconds': 3, 'train.rows': 9 } },
    { profile: 's-2', values: { 'train.seed': 2 }, metrics: { 'train.loss': 0.7, 'train.seconds': 4, 'train.rows': 9 } },
    { profile: 's-x', values: { 'train.seed': 'x' }, metrics: {} },
  ]
  const names = (by: string | null, lowest = false) => presentSweep(rows, { by, lowest }).rows.map(([name]) => name)
  it('has the metrics that differ, sorted by one of them, what lacks it last', () => {
    expect(presentSweep(rows, { by: null }).head).toEqual(['profile', 'train.seed', 'train.loss'])
    expect([names(null), names('train.loss'), names('train.loss', true)]).toEqual([
      ['s-1', 's-2', 's-x'],
      ['s-2', 's-1', 's-x'],
      ['s-1', 's-2', 's-x'],
    ])
  })
})
