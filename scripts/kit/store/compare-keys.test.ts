import { describe, expect, it } from 'vitest'
import { compareKeys, describeChanges } from './index.ts'

const parts = {
  root: 'stages/merge',
  params: { seed: 1, rates: { matrix: 0.02, vector: 0.01 }, sources: ['a', 'b'] },
  code: { 'stages/merge/stage.ts': 'c1' },
  packages: { zod: '4.0.0' },
  reads: { 'stages/merge/merge.sql': 'r1' },
  inputs: { 'examples <- generate-a/examples.parquet': 'i1', 'rejected <- generate-a/rejected.parquet': 'i2' },
  folders: { base: null },
  node: '24',
  order: { examples: ['generate-a', 'generate-b'] },
}
const changes = (after: Partial<Record<keyof typeof parts | 'epoch', unknown>>) => compareKeys(parts, { ...parts, ...after } as typeof parts)
const lines = (after: Parameters<typeof changes>[0], rows: Record<string, number> = {}) => describeChanges(changes(after), (_, sha256) => rows[sha256])

describe('compareKeys', () => {
  it('equal parts differ in nothing, whatever the order of their keys', () => {
    expect(changes({ params: { sources: ['a', 'b'], rates: { vector: 0.01, matrix: 0.02 }, seed: 1 } })).toEqual([])
  })

  it('names a nested param by its path and a list as one value', () => {
    expect(changes({ params: { seed: 1, rates: { matrix: 0.03, vector: 0.01 }, sources: ['a'] } })).toEqual([
      { kind: 'param', what: 'rates.matrix', before: 0.02, after: 0.03 },
      { kind: 'param', what: 'sources', before: ['a', 'b'], after: ['a'] },
    ])
  })

  it('the order of needs has not changed where one of them is new: that is told of the input', () => {
    expect(changes({ order: { examples: ['generate-0', 'generate-a', 'generate-b'] } })).toEqual([])
  })

  it('every part can differ', () => {
    const after = {
      params: {},
      code: {},
      packages: {},
      reads: {},
      inputs: {},
      folders: { base: 'sha256:1' },
      order: { examples: ['generate-b', 'generate-a'] },
      node: '26',
      root: 'x',
      epoch: 1,
    }
    expect(new Set(changes(after).map(({ kind }) => kind))).toEqual(
      new Set(['param', 'code', 'package', 'read', 'input', 'folder', 'order', 'node', 'root', 'epoch']),
    )
  })
})

describe('describeChanges', () => {
  it('says params, code and files as people would', () => {
    expect(lines({ params: { ...parts.params, seed: 2 } })).toEqual(['with.seed 1 -> 2'])
    expect(lines({ code: { 'stages/merge/stage.ts': 'c2' } })).toEqual(['code of stages/merge/stage.ts changed'])
    expect(lines({ reads: {} })).toEqual(['stages/merge/merge.sql is gone'])
    expect(lines({ packages: { zod: '4.1.0' } })).toEqual(['package zod 4.0.0 -> 4.1.0'])
    expect(lines({ order: { examples: ['generate-b', 'generate-a'] } })).toEqual(['order of examples generate-a, generate-b -> generate-b, generate-a'])
    expect(lines({ node: '26' })).toEqual(['Node 24 -> 26'])
    expect(lines({ epoch: 2 })).toEqual(['asked to run afresh (epoch 0 -> 2)'])
  })

  it('tells of an input once, with the rows it has more or fewer', () => {
    const inputs = { 'examples <- generate-a/examples.parquet': 'i3', 'rejected <- generate-a/rejected.parquet': 'i4' }
    expect(lines({ inputs }, { i1: 2000, i2: 0, i3: 2010, i4: 2 })).toEqual(['input generate-a changed: +12 rows'])
    expect(lines({ inputs }, { i1: 2000, i2: 5, i3: 1990, i4: 5 })).toEqual(['input generate-a changed: −10 rows'])
    expect(lines({ inputs }, { i1: 7, i2: 0, i3: 7, i4: 0 })).toEqual(['input generate-a changed: 7 rows, not the same ones'])
  })

  it('an input whose rows nobody knows any more has just changed', () => {
    expect(lines({ inputs: { ...parts.inputs, 'examples <- generate-a/examples.parquet': 'i3' } })).toEqual(['input generate-a changed'])
    expect(lines({ inputs: { ...parts.inputs, 'examples <- generate-b/examples.parquet': 'i5' } }, { i5: 3 })).toEqual(['input generate-b is new: +3 rows'])
  })
})
