import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Graph } from '#kit/graph'
import type { RunEntry, RunRecord } from '#kit/records'
import { compareProfiles, compareRuns } from './compare-runs.ts'
import type { CurrentRun } from './current-runs.ts'
import { storeLayout } from './layout.ts'
import { metricPoints } from './metric-points.ts'
import { createParamsOf } from './run-params.ts'
import { selectRuns } from './select-runs.ts'
import { findSweepMetric, sweepRows } from './sweep-rows.ts'

const entry = (id: string, over: Partial<RunEntry>): RunEntry => ({
  schema: 'flywheel/run-entry@1',
  id: id.padEnd(10, '0'),
  step: 'train',
  stage: 'train',
  profile: 'embedded',
  key: id,
  params: { seed: 1, recipe: { rate: 0.1 } },
  needs: {},
  startedAt: '2026-11-21T07:50:00.000Z',
  durationMs: 1000,
  git: null,
  outcome: 'done',
  reason: null,
  metrics: { loss: 0.5 },
  rows: {},
  bytes: 10,
  ...over,
})
const record = (run: RunEntry, parts: RunRecord['parts'] = {}): RunRecord => ({
  schema: 'flywheel/run@1',
  ...{ step: run.step, profile: run.profile, key: run.key, startedAt: run.startedAt, durationMs: run.durationMs, metrics: run.metrics },
  parts: { params: run.params, ...parts },
  environment: { node: 'v24.0.0', platform: 'linux', arch: 'x64' },
})
const current = (profile: string, run: RunEntry, parts?: RunRecord['parts']): CurrentRun => ({ profile, step: run.step, run: record(run, parts) })

const slow = entry('a1', { params: { seed: 1, recipe: { rate: 0.1 } } })
const fast = entry('a2', { profile: 'rates-1', params: { seed: 1, recipe: { rate: 1 } }, metrics: { loss: 0.25 }, durationMs: 3000 })
const judged = [slow, fast].map((run) =>
  entry(`e${run.id[1]}`, {
    step: 'evaluate',
    profile: run.profile,
    params: { subject: 'candidate' },
    needs: { train: run.key },
    metrics: { exact: run.metrics.loss ?? 0, loss: 1 },
  }),
) as [RunEntry, RunEntry]
const failed = entry('f0', { outcome: 'failed', reason: 'out of chalk', metrics: {}, params: { seed: 9 } })
const log = { runs: [slow, judged[0], fast, judged[1], failed] }
const graph = {
  profiles: { embedded: '', 'rates-1': '' },
  order: ['train', 'evaluate'],
  declarations: {},
  derivation: (profile: string) => (profile === 'rates-1' ? { sweep: 'rates' } : undefined),
} as unknown as Graph // what is asked of it

describe('compareRuns', () => {
  const keep = async (workspace: string, run: RunEntry, parts: RunRecord['parts']) => {
    const path = storeLayout(workspace).run(run.step, run.key)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, JSON.stringify({ manifest: { schema: 'flywheel/manifest@1', files: [], balance: null }, run: record(run, parts) }))
  }

  it('tells params, also of the steps before, metrics, time, and what else the keys were made of', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'flywheel-compare-'))
    await keep(workspace, judged[0], { code: { 'stages/evaluate/stage.ts': 'x' }, node: '24' })
    await keep(workspace, judged[1], { code: { 'stages/evaluate/stage.ts': 'y' }, node: '24' })
    expect(await compareRuns({ workspace, before: judged[0], after: judged[1], paramsOf: createParamsOf(log) })).toEqual({
      params: [{ what: 'train.recipe.rate', before: 0.1, after: 1 }],
      metrics: [{ what: 'exact', before: 0.5, after: 0.25 }],
      others: ['code of stages/evaluate/stage.ts changed'],
    })
  })

  it('of a run that was not done has params alone, and says so', async () => {
    const { params, others } = await compareRuns({ workspace: '/nowhere', before: slow, after: failed, paramsOf: createParamsOf(log) })
    expect(params.map(({ what }) => what)).toEqual(['train.seed', 'train.recipe.rate'])
    expect(others).toEqual([expect.stringContaining('known only of runs that were done')])
  })

  it('refuses runs of two steps', async () => {
    await expect(compareRuns({ workspace: '/nowhere', before: slow, after: judged[0], paramsOf: createParamsOf(log) })).rejects.toThrow(
      'is a run of train, e100000000 one of evaluate; compare runs of one step, or two profiles',
    )
  })
})

it('compareProfiles goes step by step, passes over what both have from one run, and names what one lacks', () => {
  const only = entry('m1', { step: 'merge', params: {} })
  expect(
    compareProfiles(
      [current('embedded', only), current('embedded', slow)],
      [current('rates-1', only), current('rates-1', fast), current('rates-1', judged[1])],
    ),
  ).toEqual({
    params: [{ what: 'train.recipe.rate', before: 0.1, after: 1 }],
    metrics: [
      { what: 'train.loss', before: 0.5, after: 0.25 },
      { what: 'seconds of all steps', before: 2, after: 5 },
    ],
    others: ['evaluate: has an output after only'],
  })
})

describe('selectRuns', () => {
  it('gives the newest first, those of a step, and under a profile also what its outputs came from', () => {
    const ids = (over: { step?: string; profile?: string }) =>
      selectRuns({ log, graph, current: [current('rates-1', slow)], ...over }).map(({ run, current: profiles }) => [run.id.slice(0, 2), ...profiles])
    expect(ids({})).toEqual([['f0'], ['e2'], ['a2'], ['e1'], ['a1', 'rates-1']])
    expect(ids({ step: 'evaluate' })).toEqual([['e2'], ['e1']])
    expect(ids({ profile: 'rates-1' })).toEqual([['e2'], ['a2'], ['a1', 'rates-1']])
    expect(() => ids({ step: 'trian' })).toThrow('there is no step "trian"; did you mean "train"?')
    expect(() => ids({ profile: 'rates-2' })).toThrow('there is no profile "rates-2"; did you mean "rates-1"?')
  })

  it('names its own params by path and those of steps before it in full', () => {
    expect(selectRuns({ log, graph, current: [], step: 'evaluate' })[0]?.params).toEqual({ subject: 'candidate', 'train.seed': 1, 'train.recipe.rate': 1 })
  })
})

describe('metricPoints', () => {
  const points = (over: { metric: string; step?: string; x?: string; by?: string }) => {
    const found = metricPoints({ log, graph, current: [current('rates-1', judged[0])], x: 'time', ...over })
    return found.points.map(({ x, y, series }) => [x, y, series])
  }

  it('are over time, in the series of their profiles, a sweep being one', () => {
    expect(points({ metric: 'exact' })).toEqual([
      [Date.parse('2026-11-21T07:50:00.000Z'), 0.5, ['embedded', 'rates']],
      [Date.parse('2026-11-21T07:50:00.000Z'), 0.25, ['rates']],
    ])
  })

  it('are over a param of the step or of one before it, and in series by another', () => {
    expect(points({ metric: 'train.loss', x: 'recipe.rate' }).map(([x]) => x)).toEqual([0.1, 1])
    expect(points({ metric: 'exact', x: 'train.recipe.rate', by: 'subject' })).toEqual([
      [0.1, 0.5, ['subject candidate']],
      [1, 0.25, ['subject candidate']],
    ])
  })

  it('are of one step, and say what there is where it is not clear which', () => {
    expect(() => points({ metric: 'loss' })).toThrow('2 steps have a metric "loss": train, evaluate; name one with --step')
    expect(points({ metric: 'loss', step: 'train' })).toHaveLength(2)
    expect(points({ metric: 'seconds', step: 'train' }).map(([, y]) => y)).toEqual([1, 3])
    expect(() => points({ metric: 'exat' })).toThrow('there is no metric "exat"; did you mean "exact"?')
    expect(() => points({ metric: 'exact', x: 'train.recipe.rte' })).toThrow(
      'no run of evaluate has a param "train.recipe.rte"; did you mean "train.recipe.rate"?',
    )
    expect(() => metricPoints({ log: { runs: [] }, graph, current: [], metric: 'loss', x: 'time' })).toThrow('no run is noted in this checkout yet')
  })
})

it('a sweep is compared by the metrics of its present outputs, one of which is named in full or alone', () => {
  const combination = { profile: 'rates-1', from: 'embedded', sweep: 'rates', values: { 'train.recipe.rate': 1 }, params: {} }
  const rows = sweepRows([combination], [current('rates-1', fast), current('rates-1', judged[1]), current('embedded', slow)])
  expect(rows).toEqual([
    { profile: 'rates-1', values: { 'train.recipe.rate': 1 }, metrics: { 'train.loss': 0.25, 'evaluate.exact': 0.25, 'evaluate.loss': 1 } },
  ])
  expect([findSweepMetric(rows, 'exact'), findSweepMetric(rows, 'train.loss')]).toEqual(['evaluate.exact', 'train.loss'])
  expect(() => findSweepMetric(rows, 'loss')).toThrow('"loss" is a metric of 2 steps; write one of train.loss, evaluate.loss')
  expect(() => findSweepMetric([], 'loss')).toThrow('no combination of the sweep has an output yet')
})
