import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  EMPTY_LOCK,
  type Left,
  LOCK_FILE,
  loadGraph,
  lockDifference,
  lockedDigests,
  makeLock,
  parseLock,
  printLock,
  raiseEpoch,
  readLock,
  type StageTable,
  writeLock,
} from './index.ts'

const facts = (deterministic: boolean): StageTable[string] => ({
  summary: 'a stage',
  params: { type: 'object', properties: { count: { type: 'integer' } } },
  inputs: {},
  outputs: { rows: 'table' },
  definition: null,
  reads: [],
  cached: true,
  deterministic,
  gpu: false,
  readsSlots: false,
  permissions: { network: false, children: false },
  files: [],
  packages: [],
})
const YAML = `profile: embedded
profiles: { embedded: small, large: big }
steps:
  one: { stage: make, root: a, with: { count: 2 }, profiles: { large: { count: 9 } } }
  two: { stage: learn, root: b, needs: [one] }
matrix:
  sweep: { params: { one.count: [3, 4] } }
`
async function workspace(yaml = YAML) {
  const path = await mkdtemp(join(tmpdir(), 'flywheel-lock-'))
  mkdirSync(join(path, 'scripts/kit/graph'), { recursive: true })
  writeFileSync(join(path, 'scripts/kit/graph/stages.json'), JSON.stringify({ make: facts(true), learn: facts(false) }))
  writeFileSync(join(path, 'pipeline.yaml'), yaml)
  return path
}
const by = (code: string) => ({ params: {}, code: { a: code }, packages: {}, reads: {}, inputs: {}, node: 'v24.0.0', platform: 'linux x64' })
const leaves = (sha256: string, code: string) => (step: string, profile: string) =>
  step === 'one' && profile === 'embedded' ? { out: { 'rows.parquet': { sha256, rows: 2 } }, by: by(code) } : undefined
const fault = (run: () => unknown) => {
  try {
    run()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

// As written before locks named their version.
const FIRST =
  '{ "profiles": { "embedded": { "steps": { "one": { "in": { "stage": "make", "needs": [], "params": { "count": 2 } }, "out": { "rows.parquet": { "sha256": "aa", "rows": 2 } } } } } } }'
const SECOND = `{ "schema": "flywheel/lock@2", "profiles": { "embedded": { "steps": { "one": {
  "in": { "stage": "make", "needs": [], "params": { "count": 2 }, "epoch": 3 }, "out": { "rows.parquet": { "sha256": "aa", "rows": 2 }, "note": { "sha256": "bb" } },
  "by": ${JSON.stringify(by('c1'))} } } } } }`

describe('parseLock', () => {
  it('reads the locks of every version, and gives the digests they hold outputs to', () => {
    expect(parseLock(FIRST)).toMatchObject({ schema: 'flywheel/lock@2', profiles: { embedded: { steps: { one: { out: { 'rows.parquet': { rows: 2 } } } } } } })
    expect([...lockedDigests(parseLock(FIRST))]).toEqual(['aa'])
    expect(parseLock(SECOND).profiles.embedded?.steps.one).toMatchObject({ in: { epoch: 3 }, by: { node: 'v24.0.0' } })
    expect([...lockedDigests(parseLock(SECOND))]).toEqual(['aa', 'bb'])
  })

  it('a lock in conflict, of a later version or with a part it does not know is an error that names the file and the mend', () => {
    expect(fault(() => parseLock('<<<<<<< HEAD\n{}'))).toMatch(/^pipeline\.lock\.json is no lock file: .*JSON.*; take it from git again/s)
    expect(fault(() => parseLock('{ "schema": "flywheel/lock@3", "profiles": {} }', 'v2:pipeline.lock.json'))).toMatch(
      /^v2:pipeline\.lock\.json is no lock file: schema/,
    )
    expect(fault(() => parseLock(SECOND.replace('"epoch": 3', '"epoch": 0')))).toContain('profiles.embedded.steps.one.in.epoch')
  })
})

describe('makeLock', () => {
  it('keeps the digests of deterministic outputs until something else is asked for or they are made anew', async () => {
    const path = await workspace()
    const graph = loadGraph(path)
    const first = makeLock(graph, EMPTY_LOCK, leaves('aa', 'c1'))
    expect(first.profiles.embedded?.steps).toMatchObject({ one: { out: { 'rows.parquet': { sha256: 'aa', rows: 2 } }, by: { code: { a: 'c1' } } } })
    expect(first.profiles.large?.steps.one?.in.params).toEqual({ count: 9 })
    expect(makeLock(graph, first)).toEqual(first)
    writeFileSync(join(path, 'pipeline.yaml'), YAML.replace('count: 2', 'count: 5'))
    expect(makeLock(loadGraph(path), first).profiles.embedded?.steps.one).toEqual({ in: { stage: 'make', needs: [], params: { count: 5 } } })
  })

  it('holds no digest of a step that asks a model under this profile', async () => {
    const path = await workspace(YAML.replace('large: { count: 9 }', 'large: { count: 9, judge: { llm: x } }'))
    const make = { ...facts(true), params: { type: 'object', properties: { count: {}, judge: {} } }, asks: 'judge' }
    writeFileSync(join(path, 'scripts/kit/graph/stages.json'), JSON.stringify({ make, learn: facts(false) }))
    const lock = makeLock(loadGraph(path), EMPTY_LOCK, () => ({ out: { 'rows.parquet': { sha256: 'aa' } }, by: by('c1') }))
    expect(lock.profiles.embedded?.steps.one).toHaveProperty('out')
    expect(lock.profiles.large?.steps.one).not.toHaveProperty('out')
  })

  it('holds no digest of a stage that is not deterministic', async () => {
    const lock = makeLock(loadGraph(await workspace()), EMPTY_LOCK, (): Left => ({ out: { model: { sha256: 'ff' } }, by: by('c1') }))
    expect(Object.keys(lock.profiles.embedded?.steps.two ?? {})).toEqual(['in'])
  })

  it('what digests were made by stays while they are equal, and follows them when they change', async () => {
    const graph = loadGraph(await workspace())
    const first = makeLock(graph, EMPTY_LOCK, leaves('aa', 'c1'))
    expect(makeLock(graph, first, leaves('aa', 'c2'))).toEqual(first)
    expect(makeLock(graph, first, leaves('bb', 'c2')).profiles.embedded?.steps.one?.by?.code).toEqual({ a: 'c2' })
  })

  it('an output whose digests are asked after without what made them leaves the lock as it is when they are equal', async () => {
    const graph = loadGraph(await workspace())
    const first = makeLock(graph, EMPTY_LOCK, leaves('aa', 'c1'))
    const files = (step: string, profile: string) => ({ out: leaves('aa', 'c2')(step, profile)?.out })
    expect(printLock(makeLock(graph, first, files))).toBe(printLock(first))
  })
})

describe('raiseEpoch', () => {
  it('raises one step of one profile, and whoever writes the lock again keeps it', async () => {
    const path = await workspace()
    writeLock(path, makeLock(loadGraph(path), EMPTY_LOCK, leaves('aa', 'c1')))
    expect(raiseEpoch(path, 'two')).toEqual({ profile: 'embedded', epoch: 1 })
    expect(raiseEpoch(path, 'two')).toEqual({ profile: 'embedded', epoch: 2 })
    raiseEpoch(path, 'one', 'sweep-3')
    const graph = loadGraph(path)
    const lock = makeLock(graph, readLock(path))
    expect(lock).toEqual(readLock(path))
    const raised = Object.entries(lock.profiles).flatMap(([profile, { steps }]) =>
      Object.entries(steps).flatMap(([step, { in: asked }]) => (asked.epoch ? [`${step} ${profile} ${asked.epoch}`] : [])),
    )
    expect(raised).toEqual(['two embedded 2', 'one sweep-3 1'])
    expect([graph.step('two', 'embedded').epoch, graph.step('two', 'large').epoch]).toEqual([2, 0])
    expect(readdirSync(path).sort()).toEqual(['pipeline.lock.json', 'pipeline.yaml', 'scripts'])
  })

  it('of a deterministic stage the digests stay: a new run must give the same bytes', async () => {
    const path = await workspace()
    writeLock(path, makeLock(loadGraph(path), EMPTY_LOCK, leaves('aa', 'c1')))
    raiseEpoch(path, 'one')
    expect(readLock(path).profiles.embedded?.steps.one).toMatchObject({
      in: { epoch: 1 },
      out: { 'rows.parquet': { sha256: 'aa' } },
      by: { code: { a: 'c1' } },
    })
  })

  it('a derived profile has the epoch of the profile it takes a step from, and it is raised there', async () => {
    const path = await workspace()
    raiseEpoch(path, 'two')
    expect(loadGraph(path).step('two', 'sweep-3').epoch).toBe(1)
    const before = readFileSync(join(path, LOCK_FILE), 'utf8')
    expect(fault(() => raiseEpoch(path, 'two', 'sweep-3'))).toContain('npx tsx scripts/lock.ts --fresh two --profile embedded')
    expect(fault(() => raiseEpoch(path, 'tow'))).toContain('there is no step "tow"')
    expect(readFileSync(join(path, LOCK_FILE), 'utf8')).toBe(before)
  })
})

describe('lockDifference', () => {
  it('names profile, step and param, or the file that was left', async () => {
    const path = await workspace()
    const lock = makeLock(loadGraph(path), EMPTY_LOCK, leaves('aa', 'c1'))
    const other = makeLock(loadGraph(path), EMPTY_LOCK, leaves('bb', 'c1'))
    expect(lockDifference(lock, other)).toBe(
      'step one of profile embedded: the last run left rows.parquet {"rows":2,"sha256":"bb"}, the lock has {"rows":2,"sha256":"aa"}',
    )
    writeFileSync(join(path, 'pipeline.yaml'), YAML.replace('count: 9', 'count: 7'))
    expect(lockDifference(lock, makeLock(loadGraph(path), lock))).toBe('step one of profile large: pipeline.yaml asks for count 7, the lock has 9')
    writeFileSync(join(path, 'pipeline.yaml'), YAML.replace('  two:', '  three:'))
    expect(lockDifference(lock, makeLock(loadGraph(path), lock))).toBe('step three of profile embedded: pipeline.yaml asks for it, the lock lacks it')
  })
})
