import { describe, expect, it } from 'vitest'
import { EMPTY_LOCK, type Graph, type LockedStep } from '#kit/graph'
import { compareStep } from './compare-step.ts'
import { findCauses } from './find-causes.ts'
import type { Rebuilt } from './rebuild.ts'

const by = {
  params: { limit: null },
  code: { 'stages/merge': 'c1' },
  packages: { zod: '4.0.0' },
  reads: { 'a.sql': 'r1' },
  inputs: {},
  node: 'v24.1.0',
  platform: 'linux x64',
}
const NEEDS: Record<string, string[]> = { first: [], second: ['first'], trials: [], last: ['second', 'trials'] }
/** A lock of three steps and one that is not deterministic, and a rebuild that left the same. */
function evidence() {
  const locked = (sha256: string, needs: string[], inputs: Record<string, string> = {}): LockedStep => ({
    in: { stage: 'make', needs, params: {} },
    out: { 'rows.parquet': { sha256, rows: 10 } },
    by: { ...by, inputs },
  })
  const steps: Record<string, LockedStep> = {
    first: locked('f1', []),
    second: locked('s1', ['first']),
    trials: { in: { stage: 'try', needs: [], params: {} } },
    last: locked('l1', ['second', 'trials'], { 'rows <- trials/rows.parquet': 't1' }),
  }
  const rebuilt = (sha256: string, inputs: Record<string, string>): Rebuilt => ({
    out: { 'rows.parquet': { sha256, rows: 10 } },
    by: { ...by },
    run: { parts: { inputs } } as unknown as Rebuilt['run'], // what is read of it
  })
  return {
    graph: {
      order: Object.keys(NEEDS),
      derivation: () => undefined,
      step: (name: string) => ({ name, needs: (NEEDS[name] ?? []).map((step) => ({ step, role: null })) }),
    } as unknown as Graph, // what is read of it
    profile: 'embedded',
    lock: { ...EMPTY_LOCK, profiles: { embedded: { steps } } },
    steps,
    rebuilt: new Map([
      ['first', rebuilt('f1', {})],
      ['second', rebuilt('s1', { 'rows <- first/rows.parquet': 'f1' })],
      ['trials', rebuilt('t1', {})],
      ['last', rebuilt('l1', { 'rows <- second/rows.parquet': 's1', 'rows <- trials/rows.parquet': 't1' })],
    ]),
  }
}
/** As if a step had left other bytes, which those that need it took. */
function differ(given: ReturnType<typeof evidence>, step: string, sha256: string, rows: number) {
  const one = given.rebuilt.get(step)
  if (one) one.out['rows.parquet'] = { sha256, rows }
  for (const { run } of given.rebuilt.values()) {
    const inputs = run.parts.inputs as Record<string, string> // as written above
    const name = `rows <- ${step}/rows.parquet`
    if (name in inputs) inputs[name] = sha256
  }
}
const none = { inputs: [], own: [], surroundings: [], isKnown: true }

describe('findCauses', () => {
  it('finds nothing where nothing differs', () => {
    expect(findCauses(evidence(), 'last')).toEqual(none)
  })

  it('names the input that differs, its rows, and the step where it begins', () => {
    const given = evidence()
    differ(given, 'first', 'f2', 7)
    differ(given, 'second', 's2', 10)
    expect(findCauses(given, 'second').inputs).toEqual(['input first changed: −3 rows'])
    expect(findCauses(given, 'last').inputs).toEqual(['input second changed: 10 rows, not the same ones', 'the first step that differs is first'])
    expect(findCauses(given, 'first')).toEqual(none)
  })

  it('knows what was taken of a step that the lock holds no digests of', () => {
    const given = evidence()
    differ(given, 'trials', 't2', 10)
    expect(findCauses(given, 'last').inputs).toEqual(['input trials changed'])
  })

  it('names code, packages, files and params of the step itself', () => {
    const given = evidence()
    const first = given.rebuilt.get('first')
    if (first) first.by = { ...by, params: { limit: 3 }, code: { 'stages/merge': 'c2' }, packages: { zod: '4.0.1' }, reads: { 'a.sql': 'r2' } }
    expect(findCauses(given, 'first').own).toEqual(['with.limit default -> 3', 'code of stages/merge changed', 'package zod 4.0.0 -> 4.0.1', 'a.sql changed'])
  })

  it('tells Node and platform apart from what a key is made of', () => {
    const given = evidence()
    const first = given.rebuilt.get('first')
    if (first) first.by = { ...by, node: 'v24.2.0', platform: 'darwin arm64' }
    expect(findCauses(given, 'first')).toEqual({ ...none, surroundings: ['Node v24.1.0 -> v24.2.0', 'platform linux x64 -> darwin arm64'] })
  })

  it('tells of a need that came or went since the lock was written', () => {
    const given = evidence()
    given.steps.last = { ...given.steps.last, in: { stage: 'make', needs: ['second', 'gone'], params: {} } }
    expect(findCauses(given, 'last').own).toEqual(['need trials is not in the lock', 'need gone of the lock is gone'])
  })

  it('says where the lock does not know what made its digests, and still compares what came in', () => {
    const given = evidence()
    const { by: _, ...old } = given.steps.second as LockedStep // it is above
    given.steps.second = old
    differ(given, 'first', 'f2', 12)
    expect(findCauses(given, 'second')).toEqual({ ...none, inputs: ['input first changed: +2 rows'], isKnown: false })
  })
})

describe('compareStep', () => {
  const file = (sha256: string, rows?: number) => ({ sha256, ...(rows !== undefined && { rows }) })

  it('a file that came, went, or has another digest or count of rows differs', () => {
    const locked = { a: file('1'), b: file('2'), c: file('3', 3), e: file('5') }
    const here = { a: file('1'), b: file('9'), c: file('3', 4), d: file('4') }
    const compared = compareStep({ isDeterministic: true, locked, here })
    expect(compared.kind === 'differs' && compared.differences.map(({ path, locked, here }) => [path, locked?.sha256, here?.sha256])).toEqual([
      ['b', '2', '9'],
      ['c', '3', '3'],
      ['d', undefined, '4'],
      ['e', '5', undefined],
    ])
    expect(compareStep({ isDeterministic: true, locked, here: locked })).toEqual({ kind: 'equal', files: 4 })
  })

  it('what cannot be compared is not called equal', () => {
    expect(compareStep({ isDeterministic: true, locked: { a: file('1') } }).kind).toBe('not-rebuilt')
    expect(compareStep({ isDeterministic: true, here: { a: file('1') } }).kind).toBe('no-digests')
    expect(compareStep({ isDeterministic: false, here: { a: file('1') } }).kind).toBe('not-deterministic')
  })
})
