import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EMPTY_LOCK, loadGraph, MOST_COMBINATIONS, makeLock, PipelineFile, type StageTable } from './index.ts'

const facts = (params: Record<string, unknown>): StageTable[string] => ({
  summary: 'a stage',
  params: { type: 'object', properties: params, additionalProperties: false },
  inputs: {},
  outputs: { rows: 'table' },
  definition: null,
  reads: [],
  cached: true,
  deterministic: true,
  gpu: false,
  readsSlots: false,
  permissions: { network: false, children: false },
  files: [],
  packages: [],
})
const recipe = { type: 'object', properties: { rate: { type: 'number', exclusiveMinimum: 0 }, steps: { type: 'integer' } }, additionalProperties: false }
const STAGES: StageTable = {
  make: facts({ count: { type: 'integer', minimum: 1 } }),
  learn: facts({ seed: { type: 'integer' }, recipe, name: { type: ['string', 'null'] } }),
}
const YAML = `profile: embedded
profiles: { embedded: small, large: big }
steps:
  make: { stage: make, foreach: sets/*, with: { count: 2 }, profiles: { large: { count: 9 } } }
  learn: { stage: learn, root: learn, needs: [make-*], with: { seed: 1, recipe: { rate: 0.1 } }, profiles: { large: { recipe: { steps: 7 } } } }
matrix:
`

async function load(matrix: string, yaml = YAML) {
  const path = await mkdtemp(join(tmpdir(), 'flywheel-matrix-'))
  for (const folder of ['scripts/kit/graph', 'sets/a', 'sets/b']) mkdirSync(join(path, folder), { recursive: true })
  writeFileSync(join(path, 'scripts/kit/graph/stages.json'), JSON.stringify(STAGES))
  writeFileSync(join(path, 'pipeline.yaml'), yaml + matrix)
  return loadGraph(path)
}
const faults = (matrix: string) =>
  load(matrix).then(
    () => '',
    (error: Error) => error.message,
  )

describe('matrix', () => {
  it('each combination is a profile named after its values, the first param varies slowest', async () => {
    const graph = await load('  rates: { params: { learn.recipe.rate: [0.005, 1e-5], learn.seed: [1, -2] } }\n')
    expect(Object.keys(graph.profiles)).toEqual(['embedded', 'large', 'rates-0-005-1', 'rates-0-005-minus-2', 'rates-0-00001-1', 'rates-0-00001-minus-2'])
    expect(graph.step('learn', 'rates-0-005-minus-2').params).toEqual({ seed: -2, recipe: { rate: 0.005 } })
    expect(graph.profiles['rates-0-005-1']).toBe('rates, derived from embedded with learn.recipe.rate 0.005, learn.seed 1.')
  })

  it('what it does not vary is as in the profile it derives from', async () => {
    const graph = await load('  big: { profile: large, params: { learn.recipe.rate: [0.2] } }\n')
    expect(graph.step('learn', 'big-0-2').params).toEqual({ seed: 1, recipe: { rate: 0.2, steps: 7 } })
    expect(graph.step('make-a', 'big-0-2')).toEqual(graph.step('make-a', 'large'))
    expect(graph.derivation('big-0-2')).toMatchObject({ from: 'large', sweep: 'big', values: { 'learn.recipe.rate': 0.2 } })
    expect(graph.derivation('large')).toBeUndefined()
  })

  it('the name of a foreach step varies all of its steps, the name of one that one', async () => {
    const graph = await load('  all: { params: { make.count: [3] } }\n  one: { params: { make-b.count: [4] } }\n')
    const counts = (profile: string) => ['make-a', 'make-b'].map((step) => graph.step(step, profile).params.count)
    expect([counts('all-3'), counts('one-4')]).toEqual([
      [3, 3],
      [2, 4],
    ])
  })

  it('a name stays when values are added, and long or odd values have a digest in it', async () => {
    const names = async (values: string) => Object.keys((await load(`  s: { params: { learn.name: ${values} } }\n`)).profiles).slice(2)
    const [first] = await names('["A long name/with: many words in it"]')
    expect(first).toMatch(/^s-a-long-name-with-[0-9a-f]{6}$/)
    expect(await names('[x, "A long name/with: many words in it"]')).toEqual(['s-x', first])
    expect((await names('["?!"]'))[0]).toMatch(/^s-[0-9a-f]{6}$/)
  })

  it('the lock holds of a derived profile only the steps it varies', async () => {
    const lock = makeLock(await load('  rates: { params: { learn.seed: [1, 2] } }\n'), EMPTY_LOCK, () => undefined)
    expect(Object.entries(lock.profiles).map(([profile, { steps }]) => [profile, Object.keys(steps)])).toEqual([
      ['embedded', ['learn', 'make-a', 'make-b']],
      ['large', ['learn', 'make-a', 'make-b']],
      ['rates-1', ['learn']],
      ['rates-2', ['learn']],
    ])
    expect(lock.profiles['rates-2']?.steps.learn?.in.params).toEqual({ seed: 2, recipe: { rate: 0.1 } })
  })

  it('without one, nothing is derived', async () => {
    const graph = await load('', YAML.replace('matrix:\n', ''))
    expect([graph.sweeps, Object.keys(graph.profiles)]).toEqual([{}, ['embedded', 'large']])
    expect(PipelineFile.shape.matrix.parse(undefined)).toEqual({})
  })
})

describe('a fault in matrix is told with its place and its mend:', () => {
  it.each([
    ['an unknown step', '  s: { params: { lern.seed: [1] } }\n', 'pipeline.yaml:7:18: there is no step "lern"; did you mean "learn"?'],
    ['an unknown param', '  s: { params: { learn.sede: [1] } }\n', 'pipeline.yaml:7:18: stage "learn" knows no param "sede"; did you mean "seed"?'],
    ['an unknown field', '  s: { params: { learn.recipe.rte: [1] } }\n', 'pipeline.yaml:7:18: stage "learn" knows no param "recipe.rte"; did you mean "rate"?'],
    ['no param', '  s: { params: { learn: [1] } }\n', 'pipeline.yaml:7:18: "learn" names no param; write STEP.PARAM, or STEP.PARAM.FIELD'],
    ['an empty list', '  s: { params: { learn.seed: [] } }\n', 'pipeline.yaml:7:30: matrix.s.params.learn.seed: give at least one value'],
    ['no list', '  s: { params: { learn.seed: 1 } }\n', 'pipeline.yaml:7:30: matrix.s.params.learn.seed: give a list of values, such as [1, 2]'],
    ['no params', '  s: { params: {} }\n', 'pipeline.yaml:7:16: matrix.s.params: give at least one param, such as `train.seed: [1, 2]`'],
    ['an unknown key', '  s: { profil: large, params: { learn.seed: [1] } }\n', 'pipeline.yaml:7:8: unknown key "profil"; did you mean "profile"?'],
    [
      'an unknown profile',
      '  s: { profile: larg, params: { learn.seed: [1] } }\n',
      'pipeline.yaml:7:17: there is no profile "larg" to derive from; did you mean "large"?',
    ],
    ["a profile's name", '  large: { params: { learn.seed: [1] } }\n', 'pipeline.yaml:7:3: sweep "large" has the name of a profile; give it another'],
    ['a value that does not fit', '  s: { params: { learn.seed: [1, x] } }\n', 'pipeline.yaml:7:34: param seed of step "learn" with "x": '],
    [
      'a value in an object that does not fit',
      '  s: { params: { learn.recipe: [{ rate: 1 }, { rate: -1 }] } }\n',
      'pipeline.yaml:7:46: param recipe.rate of step "learn" with ',
    ],
    [
      'an unknown field of a value',
      '  s: { params: { learn.recipe: [{ rte: 1 }] } }\n',
      'pipeline.yaml:7:33: param recipe of step "learn" with {"rte":1}: Unrecognized key: "rte"',
    ],
    [
      'values whose names meet',
      '  s: { params: { learn.name: [a b, a-b] } }\n',
      'pipeline.yaml:7:3: two profiles would be named "s-a-b"; write values whose letters and digits differ, or rename the sweep',
    ],
    [
      'sweeps whose names meet',
      '  s: { params: { learn.name: [t-1] } }\n  s-t: { params: { learn.seed: [1] } }\n',
      'pipeline.yaml:8:3: two profiles would be named "s-t-1"',
    ],
    [
      'a param varied twice',
      '  s: { params: { learn.recipe: [{ rate: 1 }], learn.recipe.rate: [1] } }\n',
      'pipeline.yaml:7:47: "learn.recipe" and "learn.recipe.rate" vary the same param; keep one of them',
    ],
    [
      'a param varied by a step and by its family',
      '  s: { params: { make.count: [1], make-a.count: [2] } }\n',
      'pipeline.yaml:7:35: "make.count" and "make-a.count" vary the same param',
    ],
    [
      'too many combinations',
      `  s: { params: { learn.seed: [${Array.from({ length: MOST_COMBINATIONS + 1 }, (_, n) => n)}] } }\n`,
      `pipeline.yaml:7:3: sweep "s" has 101 combinations, more than 100; list fewer values, or make several sweeps of them`,
    ],
  ])('%s', async (_, matrix, message) => {
    expect(await faults(matrix)).toContain(message)
  })

  it('every one at once', async () => {
    expect((await faults('  s: { params: { lern.seed: [1], learn.sede: [1] } }\n  t: { params: { learn.seed: [x] } }\n')).split('\n')).toHaveLength(3)
  })

  it('a value that spoils many combinations is told once', async () => {
    expect((await faults('  s: { params: { learn.seed: [x], make.count: [1, 2, 3], learn.recipe.rate: [1, 2] } }\n')).split('\n')).toHaveLength(1)
  })
})
