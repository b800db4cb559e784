import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadGraph, type StageTable } from './index.ts'

const facts = (inputs: Record<string, string>, outputs: string[], params: Record<string, unknown> = {}): StageTable[string] => ({
  summary: 'a stage',
  params: { type: 'object', properties: params, additionalProperties: false },
  inputs: Object.fromEntries(
    Object.entries(inputs).map(([name, role]) => [name, { kind: 'table' as const, output: 'rows', role: role || null, optional: false }]),
  ),
  outputs: Object.fromEntries(outputs.map((name) => [name, 'table' as const])),
  definition: null,
  reads: ['notes/{model}/**'],
  cached: true,
  deterministic: true,
  gpu: false,
  readsSlots: false,
  permissions: { network: false, children: false },
  files: ['stages/make/stage.ts'],
  packages: ['zod'],
})
const STAGES: StageTable = {
  make: facts({}, ['rows'], { count: { type: 'integer', minimum: 1 }, model: { type: 'string' } }),
  join: facts({ rows: '' }, ['rows'], { ratio: { type: 'number' }, nested: { type: 'object', properties: { deep: { type: 'number' } } } }),
  compare: facts({ left: 'old', right: 'new' }, []),
}

async function workspace(yaml: string, folders: string[] = []) {
  const path = await mkdtemp(join(tmpdir(), 'flywheel-graph-'))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), text)
  }
  write('scripts/kit/graph/stages.json', JSON.stringify(STAGES))
  write('pipeline.yaml', yaml)
  for (const folder of folders) mkdirSync(join(path, folder), { recursive: true })
  return path
}
const HEAD = 'profile: embedded\nprofiles: { embedded: small, large: big }\nsteps:\n'
const faults = async (steps: string, head = HEAD) => {
  const path = await workspace(head + steps, ['sets/a'])
  try {
    loadGraph(path)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('loadGraph', () => {
  it.each([
    ['an unknown key', '  one: { stage: make, rot: x }\n', 'pipeline.yaml:4:23: unknown key "rot"; did you mean "root"?'],
    ['an unknown stage', '  one: { stage: mak, root: a }\n', 'pipeline.yaml:4:17: there is no stage "mak"; did you mean "make"?'],
    [
      'an unknown need',
      '  one: { stage: make, root: a }\n  two: { stage: join, root: b, needs: [ona] }\n',
      'pipeline.yaml:5:40: step "two" needs "ona", which is no step; did you mean "one"?',
    ],
    [
      'an unknown profile',
      '  one: { stage: make, root: a, profiles: { larg: {} } }\n',
      'pipeline.yaml:4:44: there is no profile "larg"; did you mean "large"?',
    ],
    [
      'an unknown param',
      '  one: { stage: make, root: a, with: { cont: 1 } }\n',
      'pipeline.yaml:4:40: stage "make" knows no param "cont"; did you mean "count"?',
    ],
    [
      'a param of a profile that does not fit',
      '  one: { stage: make, root: a, profiles: { large: { count: 0 } } }\n',
      'pipeline.yaml:4:60: param count of step "one"',
    ],
    [
      'two steps with one root',
      '  one: { stage: make, root: a }\n  two: { stage: make, root: a }\n',
      'pipeline.yaml:5:29: steps "one" and "two" share the root a',
    ],
    [
      'an input that no need leaves',
      '  one: { stage: join, root: a }\n',
      'pipeline.yaml:4:8: step "one": stage "join" takes table "rows", and it needs nothing',
    ],
    [
      'a role that no need has',
      '  one: { stage: make, root: a }\n  two: { stage: compare, root: b, needs: { old: one } }\n',
      'pipeline.yaml:5:42: step "two": stage "compare" takes table "rows", and its needs give no step the role "new"',
    ],
    [
      'params for a folder that foreach does not find',
      '  one: { stage: make, foreach: sets/*, each: { b: { count: 2 } } }\n',
      'pipeline.yaml:4:48: step "one" has no folder "b" of foreach; did you mean "a"?',
    ],
    ['a param of one folder that does not fit', '  one: { stage: make, foreach: sets/*, each: { a: { count: 0 } } }\n', 'param count of step "one-a"'],
    ['a foreach without folders', '  one: { stage: make, foreach: none/* }\n', 'pipeline.yaml:4:32: foreach "none/*" matches no folder'],
  ])('%s is an error with file, line, column and the mend', async (_, steps, message) => {
    expect(await faults(steps)).toContain(message)
  })

  it('a circle is an error that names the steps in it', async () => {
    const circle = '  one: { stage: join, root: a, needs: [two] }\n  two: { stage: join, root: b, needs: [one] }\n'
    expect(await faults(circle)).toContain('the steps one -> two -> one need each other in a circle')
  })

  it('broken YAML and an unknown default profile are errors with their place', async () => {
    expect(await faults('  one: { stage: make\n')).toMatch(/^pipeline\.yaml:\d+:\d+: /)
    expect(await faults('  one: { stage: make, root: a }\n', HEAD.replace('embedded\n', 'embeded\n'))).toContain(
      'pipeline.yaml:1:10: there is no profile "embeded"',
    )
  })

  it('every fault is told at once', async () => {
    expect((await faults('  one: { stage: mak, root: a }\n  two: { stage: make, root: b, with: { x: 1 } }\n')).split('\n')).toHaveLength(2)
  })

  it('foreach is one step per folder, globs in needs are those steps, profiles lie over with', async () => {
    const yaml = `${HEAD}  make: { stage: make, foreach: sets/*, with: { count: 2 } }
  all: { stage: join, root: all, needs: [make-*], with: { nested: { deep: 1 }, ratio: 1 }, profiles: { large: { nested: { deep: 2 } } } }\n`
    const graph = loadGraph(await workspace(yaml, ['sets/b', 'sets/a']))
    expect(graph.order).toEqual(['make-a', 'make-b', 'all'])
    expect(graph.step('all', 'large')).toMatchObject({ needs: [{ step: 'make-a' }, { step: 'make-b' }], params: { nested: { deep: 2 }, ratio: 1 } })
    expect(graph.step('make-b', 'embedded')).toMatchObject({ root: 'sets/b', params: { count: 2 } })
  })

  it('params of one folder lie over those of all, and those of a profile over both', async () => {
    const yaml = `${HEAD}  make: { stage: make, foreach: sets/*, with: { count: 2, model: x }, each: { b: { count: 3 } }, profiles: { large: { model: y } } }\n`
    const graph = loadGraph(await workspace(yaml, ['sets/b', 'sets/a']))
    expect(graph.step('make-a', 'large').params).toEqual({ count: 2, model: 'y' })
    expect(graph.step('make-b', 'embedded').params).toEqual({ count: 3, model: 'x' })
    expect(graph.step('make-b', 'large').params).toEqual({ count: 3, model: 'y' })
  })

  it('a folder of foreach that holds nothing but outputs is what is left of a deleted step', async () => {
    const path = await workspace(`${HEAD}  make: { stage: make, foreach: sets/* }\n`, ['sets/a'])
    mkdirSync(join(path, 'sets/gone/out/embedded'), { recursive: true })
    expect(loadGraph(path).order).toEqual(['make-a'])
  })

  it('where a step stands in the file means nothing, the order of the needs that are written out does', async () => {
    const [one, two] = ['  x-one: { stage: make, root: a }\n', '  x-two: { stage: make, root: b }\n']
    const needsOf = async (steps: string, needs: string) =>
      loadGraph(await workspace(`${HEAD}${steps}  all: { stage: join, root: c, needs: ${needs} }\n`))
        .step('all', 'embedded')
        .needs.map(({ step }) => step)
    expect(await needsOf(two + one, '[x-*]')).toEqual(['x-one', 'x-two'])
    expect(await needsOf(one + two, '[x-two, x-one]')).toEqual(['x-two', 'x-one'])
  })
})
