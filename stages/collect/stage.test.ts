import { globSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadTasks } from '#kit/agents'
import { validateAtif } from '#kit/atif'
import { Trial } from '#kit/records'
import { tryStage } from '#kit/store'
import collect from './stage.ts'

let cache: string
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'flywheel-collect-cache-'))
})
afterAll(() => rm(cache, { recursive: true }))

const params = { agents: ['oracle', 'nop'], sandbox: 'just-bash', concurrency: 3 }

describe('collect', () => {
  it('leaves a trial for every task and agent, in order, and takes them from the cache the next time', async () => {
    const step = { name: 'collect', code: 'code-1' }
    const first = await tryStage(collect, { params, cache, step })
    const ids = first.outputs.trials?.rows.map((row) => row.id)
    expect(ids).toEqual([...(ids ?? [])].sort((a, b) => taskOf(a).localeCompare(taskOf(b), 'en')))
    const { tasks } = await loadTasks('.')
    const trials = 2 * tasks.filter((task) => task.record.file.metadata.sandboxes.includes('just-bash')).length
    expect(new Set(ids).size).toBe(trials)
    expect(first.outputs.trials?.rows.every((row) => row.status === 'completed')).toBe(true)
    expect(first.outputs.trials?.rows.flatMap((row) => validateAtif(row.trajectory, { profile: 'strict' }))).toEqual([])
    expect(first.outcome.metrics).toEqual({
      trials,
      tries: trials,
      retried: 0,
      interrupted: 0,
      recalled: 0,
      failed: 0,
      tasksLeftOut: tasks.length - trials / 2,
    })
    const second = await tryStage(collect, { params, cache, step })
    expect(second.outcome.metrics.recalled).toBe(trials)
    expect(second.outputs.trials?.rows).toEqual(first.outputs.trials?.rows)
  })

  it('runs only the trials of what is added: a task, an agent, an attempt', async () => {
    const shared = await mkdtemp(join(tmpdir(), 'flywheel-collect-cache-'))
    const run = async (given: object) => {
      const { outcome } = await tryStage(collect, { params: { ...params, ...given }, cache: shared, step: { name: 'collect', code: 'code-1' } })
      const { trials = 0, recalled = 0 } = outcome.metrics
      return trials - recalled
    }
    expect(await run({ tasks: ['fix-config'], agents: ['oracle'] })).toBe(1)
    expect(await run({ tasks: ['fix-config', 'fix-permissions'], agents: ['oracle'] })).toBe(1)
    expect(await run({ tasks: ['fix-config', 'fix-permissions'], agents: ['oracle', 'nop'] })).toBe(2)
    expect(await run({ tasks: ['fix-config', 'fix-permissions'], agents: ['oracle', 'nop'], attempts: 2 })).toBe(4)
    expect(await run({ tasks: ['fix-config', 'fix-permissions'], agents: ['oracle', 'nop'], attempts: 2 })).toBe(0)
    await rm(shared, { recursive: true })
  })

  it('gives the bytes that its trials name and no others', async () => {
    const { outputs } = await tryStage(collect, {
      params: { ...params, agents: ['oracle'], tasks: ['fix-config'] },
      cache,
      step: { name: 'collect', code: 'code-1' },
    })
    const trials = (outputs.trials?.rows ?? []).map((row) => Trial.parse(row))
    const named = trials.flatMap(({ steps }) => steps.flatMap(({ state, artifacts }) => [...state, ...artifacts].flatMap(({ sha256 }) => sha256 ?? [])))
    expect(
      globSync('*/*', { cwd: outputs.contents?.path })
        .map((path) => basename(path))
        .sort(),
    ).toEqual([...new Set(named)].sort())
  })

  it('keeps every try', async () => {
    const { outputs, outcome } = await tryStage(collect, { params: { ...params, agents: ['oracle'], tasks: ['fix-config'] } })
    expect(outputs.tries?.rows).toMatchObject([{ trial: 'fix-config/oracle/just-bash/1', try: 1, status: 'completed', stands: true, steps: [] }])
    expect(outcome.metrics.tries).toBe(1)
  })

  it('takes the tasks it is given by glob', async () => {
    const { outputs } = await tryStage(collect, { params: { ...params, agents: ['nop'], tasks: ['fix-config', 'fix-perm*'] } })
    expect(outputs.trials?.rows.map((row) => row.task)).toEqual(['fix-config', 'fix-permissions'])
  })

  it('checks the tasks of the workspace before it runs', async () => {
    const given = { definition: null, step: { name: 'collect', root: 'stages/collect' } }
    expect(await collect.check?.({ params: collect.params.parse(params), ...given })).toEqual([])
    expect(await collect.check?.({ params: collect.params.parse({ ...params, tasks: ['none-*'] }), ...given })).toEqual([
      expect.stringMatching(/^no task matches "none-\*"; /),
    ])
  })
})

const taskOf = (id: unknown): string => String(id).split('/')[0] ?? ''
