import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { loadTasks } from '#kit/agents'
import { folderContents } from '#kit/sandbox'
import { tryStage } from '#kit/store'
import collect from '../collect/stage.ts'
import { scriptedTrial } from './scripted-trial.ts'
import verify from './stage.ts'

afterEach(() => vi.unstubAllEnvs())

/** Bytes of what the trials left. */
const kept = { path: await mkdtemp(join(tmpdir(), 'flywheel-contents-')), digest: '' }
const contents = folderContents(kept.path)
afterAll(() => rm(kept.path, { recursive: true }))

const params = { guard: { minimumReward: 1, maximumEscalations: 0, runtimeBudgetMs: 60_000 } }

describe('the tasks of the workspace', () => {
  it('are solved by the oracle and not by doing nothing', async () => {
    const collected = await tryStage(collect, { params: { agents: ['oracle', 'nop'], sandbox: 'just-bash' } })
    const { outputs, outcome } = await tryStage(verify, {
      params,
      inputs: { trials: collected.outputs.trials?.rows ?? [], contents: { path: String(collected.outputs.contents?.path), digest: '' } },
    })
    const rewards = Object.groupBy(outputs.verdicts?.rows ?? [], (row) => String(row.agent))
    expect(rewards.oracle?.filter((row) => row.reward !== 1 || row.decision !== 'promote')).toEqual([])
    expect(rewards.nop?.filter((row) => !(Number(row.reward) < 1) || row.reward === null || row.decision !== 'reject')).toEqual([])
    const { tasks } = await loadTasks('.')
    const here = tasks.map(({ record }) => record).filter(({ file }) => file.metadata.sandboxes.includes('just-bash'))
    expect(rewards.oracle?.map((row) => row.task)).toEqual(here.map(({ name }) => name))
    expect(outcome.balance).toEqual({ in: 2 * here.length, out: { examples: here.length, rejected: here.length } })
  })
})

describe('verify', () => {
  it('writes a verdict for every trial; what is not promoted is rejected with the decision as its reason', async () => {
    const solved = await scriptedTrial(["sed -i 's/^max_connections = .*/max_connections = 200/' /app/db.conf"], 'fix-config', 10_000, { contents })
    const trials = [
      solved,
      { ...solved, id: 'gone', task: 'gone' },
      { ...solved, id: 'failed', status: 'failed', error: { type: 'Error', message: 'no answer' }, steps: [] },
      { ...solved, id: 'slow', durationMs: 70_000 },
      { ...solved, id: 'undone', steps: solved.steps.map((step) => ({ ...step, state: [] })) },
    ]
    const { outputs, outcome } = await tryStage(verify, { params, inputs: { trials, contents: kept } })
    expect(outputs.verdicts?.rows.map((row) => [row.trial, row.reward, row.decision])).toEqual([
      ['fix-config/scripted/just-bash/1', 1, 'promote'],
      ['gone', null, 'needs_human'],
      ['failed', null, 'reject'],
      ['slow', 1, 'needs_human'],
      ['undone', 0, 'reject'],
    ])
    expect(outputs.rejected?.rows.map((row) => [row.id, row.reason, row.detail])).toEqual([
      ['gone', 'needs_human', 'no reward: task gone is not in tasks/ any more'],
      ['failed', 'reject', 'the trial failed: no answer'],
      ['slow', 'needs_human', 'took 70000 ms, 60000 ms allowed'],
      ['undone', 'reject', 'reward 0 is below 1'],
    ])
    expect(outputs.examples?.rows).toMatchObject([{ provenance: { trial: solved.id } }])
    expect(outcome.metrics).toEqual({ promote: 1, reject: 2, needs_human: 2, tested: 3, recalled: 0 })
  })

  it('ends, and judges nothing, when a sandbox of its trials is out of reach', async () => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock')
    const trial = { ...(await scriptedTrial(['true'], 'fix-config', 10_000, { contents })), sandbox: 'docker' }
    await expect(tryStage(verify, { params, inputs: { trials: [trial], contents: kept } })).rejects.toThrow(
      'trials of sandbox docker cannot be tested: the docker engine does not answer at unix:///nowhere/docker.sock',
    )
  })

  it('runs no tests again that nothing changed for, whatever the guard is set to', async () => {
    const trials = [
      await scriptedTrial(['true'], 'fix-config', 10_000, { contents }),
      await scriptedTrial(['touch /app/b'], 'fix-config', 10_000, { contents }),
    ]
    const cache = await mkdtemp(join(tmpdir(), 'flywheel-verify-cache-'))
    const given = { inputs: { trials, contents: kept }, cache, step: { name: 'verify', code: 'code-1' } }
    const first = await tryStage(verify, { ...given, params })
    const second = await tryStage(verify, { ...given, params: { ...params, concurrency: 1, guard: { ...params.guard, minimumReward: 0 } } })
    await rm(cache, { recursive: true })
    expect([first, second].map(({ outcome: { metrics } }) => [metrics.tested, metrics.recalled])).toEqual([
      [2, 0],
      [0, 2],
    ])
    expect(second.outputs.verdicts?.rows.map((row) => row.reward)).toEqual(first.outputs.verdicts?.rows.map((row) => row.reward))
  })

  it('gives the same bytes for the same trials', async () => {
    const trials = [await scriptedTrial(['rm /app/db.conf']), await scriptedTrial(['cat /app/db.conf'])]
    const [first, second] = [
      await tryStage(verify, { params, inputs: { trials, contents: kept } }),
      await tryStage(verify, { params, inputs: { trials, contents: kept } }),
    ]
    expect(second.outputs).toMatchObject({ verdicts: { rows: first.outputs.verdicts?.rows }, rejected: { rows: first.outputs.rejected?.rows } })
  })
})
