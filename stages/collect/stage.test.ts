import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadTasks } from '#kit/agents'
import { validateAtif } from '#kit/atif'
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
