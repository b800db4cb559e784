import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadGraph, type StageTable } from '#kit/graph'
import { nxProjects } from './nx-projects.ts'

const facts = {
  summary: 'a stage',
  definition: null,
  cached: true,
  deterministic: true,
  gpu: false,
  readsSlots: false,
  permissions: { network: false, children: false },
  packages: ['zod'],
}
const STAGES: StageTable = {
  make: {
    ...facts,
    params: { type: 'object', properties: { count: { type: 'integer' }, model: { type: 'string' }, style: { type: 'string', default: 'plain' } } },
    inputs: {},
    outputs: { rows: 'table' },
    definition: '{root}/make.ts',
    reads: ['notes/{model}/**', 'styles/{style}.css'],
    files: ['stages/make/stage.ts'],
  },
  join: {
    ...facts,
    params: { type: 'object', properties: {} },
    inputs: { rows: { kind: 'table', output: 'rows', role: null, optional: false } },
    outputs: {},
    reads: [],
    files: ['stages/join/stage.ts'],
  },
}
const HEAD = 'profile: embedded\nprofiles: { embedded: small, large: big }\nsteps:\n'

async function workspace(yaml: string) {
  const path = await mkdtemp(join(tmpdir(), 'flywheel-nx-'))
  mkdirSync(join(path, 'scripts/kit/graph'), { recursive: true })
  writeFileSync(join(path, 'scripts/kit/graph/stages.json'), JSON.stringify(STAGES))
  writeFileSync(join(path, 'pipeline.yaml'), yaml)
  return path
}

describe('nxProjects', () => {
  const yaml = `${HEAD}  one: { stage: make, root: a, with: { count: 2, model: m }, profiles: { large: { count: 9, model: n } } }\n  two: { stage: join, root: b, needs: [one] }\n`

  it('a step is one project with one cached target, and pipeline has a no-op target for it', async () => {
    const projects = nxProjects(loadGraph(await workspace(yaml)))
    expect(Object.values(projects).map((project) => [project.name, Object.keys(project.targets ?? {})])).toEqual([
      ['one', ['run']],
      ['two', ['run']],
      ['pipeline', ['one', 'two', 'all']],
    ])
    expect(projects['.']?.targets?.two).toMatchObject({
      executor: 'nx:noop',
      dependsOn: [{ projects: ['two'], target: 'run' }],
      configurations: { embedded: {}, large: {} },
    })
  })

  it('inputs name files, manifests, the lock field and packages, but never ^ or a runtime', async () => {
    const inputs = nxProjects(loadGraph(await workspace(yaml))).a?.targets?.run?.inputs ?? []
    expect(inputs.filter((input) => !(typeof input === 'string' && input.includes('/scripts/kit/')))).toEqual([
      '{workspaceRoot}/a/**/*.{ts,json}',
      '{workspaceRoot}/notes/m/**',
      '{workspaceRoot}/notes/n/**',
      '{workspaceRoot}/stages/make/stage.ts',
      '{workspaceRoot}/styles/plain.css',
      '!{workspaceRoot}/{datasets,models,scripts,stages}/**/*.test.ts',
      { dependentTasksOutputFiles: '**/manifest.json', transitive: false },
      { externalDependencies: ['zod'] },
      { json: '{workspaceRoot}/pipeline.lock.json', fields: ['profiles.embedded.steps.one.in', 'profiles.large.steps.one.in'] },
    ])
  })

  it('tags, which Nx hashes, name stage and needs with their roles in order', async () => {
    const steps = '  one: { stage: make, root: a }\n  two: { stage: make, root: b }\n  both: { stage: join, root: c, needs: { right: two, left: one } }\n'
    expect(nxProjects(loadGraph(await workspace(HEAD + steps))).c?.tags).toEqual(['stage:join', 'needs:right=two', 'needs:left=one'])
  })

  it('each profile has its params and its own outputs', async () => {
    const target = nxProjects(loadGraph(await workspace(yaml))).a?.targets?.run
    expect(target?.outputs).toEqual(['{projectRoot}/out/{options.profile}/manifest.json', '{projectRoot}/out/{options.profile}/run.json'])
    expect(target?.options).toMatchObject({ profile: 'embedded', env: { FLYWHEEL_PARAMS: '{"count":2,"model":"m"}' } })
    expect(target?.configurations?.large).toMatchObject({ profile: 'large', env: { FLYWHEEL_PARAMS: '{"count":9,"model":"n"}' } })
  })

  it('a profile derived by a sweep is a configuration of every step, and a field of the lock for those it varies', async () => {
    const projects = nxProjects(loadGraph(await workspace(`${yaml}matrix: { counts: { params: { one.count: [3] } } }\n`)))
    expect(projects.a?.targets?.run?.configurations?.['counts-3']).toEqual({ profile: 'counts-3', env: { FLYWHEEL_PARAMS: '{"count":3,"model":"m"}' } })
    expect(projects.b?.targets?.run?.configurations?.['counts-3']).toMatchObject({ profile: 'counts-3' })
    const fields = ['a', 'b'].map((root) =>
      projects[root]?.targets?.run?.inputs?.flatMap((input) => (typeof input === 'object' && 'json' in input ? input.fields : [])),
    )
    expect(fields).toEqual([
      ['profiles.embedded.steps.one.in', 'profiles.large.steps.one.in', 'profiles.counts-3.steps.one.in'],
      ['profiles.embedded.steps.two.in', 'profiles.large.steps.two.in'],
    ])
  })

  it('the lock is no part of them: they are kept while it changes', async () => {
    const path = await workspace(yaml)
    const before = nxProjects(loadGraph(path))
    const lock = { schema: 'flywheel/lock@2', profiles: { embedded: { steps: { one: { in: { stage: 'make', needs: [], params: {}, epoch: 3 } } } } } }
    writeFileSync(join(path, 'pipeline.lock.json'), JSON.stringify(lock))
    expect(loadGraph(path).step('one', 'embedded').epoch).toBe(3)
    expect(nxProjects(loadGraph(path))).toEqual(before)
  })
})
