import { describe, expect, it } from 'vitest'
import { findSandboxProblem } from '#kit/sandbox'
import { tryStage } from '#kit/store'
import { requirement } from '../../tests/requirement.ts'
import collect from '../collect/stage.ts'
import verify from './stage.ts'

const problem = await findSandboxProblem('docker')

describe.skipIf(!requirement('docker', problem === null, String(problem)))('the tasks of the workspace, in containers', () => {
  it('are solved by the oracle and not by doing nothing, and teach the same commands as elsewhere', async () => {
    const tasks = ['fix-config', 'fix-permissions']
    const collected = await tryStage(collect, { params: { agents: ['oracle', 'nop'], sandbox: 'docker', tasks, concurrency: 2 } })
    const params = { guard: { minimumReward: 1, maximumEscalations: 0, runtimeBudgetMs: 60_000 } }
    const { outputs } = await tryStage(verify, {
      params,
      inputs: { trials: collected.outputs.trials?.rows ?? [], contents: { path: String(collected.outputs.contents?.path), digest: '' } },
    })
    expect(outputs.verdicts?.rows.map((row) => [row.trial, row.reward, row.decision])).toEqual([
      ['fix-config/oracle/docker/1', 1, 'promote'],
      ['fix-config/nop/docker/1', 0, 'reject'],
      ['fix-permissions/oracle/docker/1', 1, 'promote'],
      ['fix-permissions/nop/docker/1', 0, 'reject'],
    ])
    const elsewhere = await tryStage(collect, { params: { agents: ['oracle'], sandbox: 'just-bash', tasks } })
    const commandsOf = (rows: readonly Record<string, unknown>[]) => JSON.stringify(rows.map((row) => row.trajectory)).match(/"command":"[^"]*"/g)
    const oracles = (collected.outputs.trials?.rows ?? []).filter((row) => row.agent === 'oracle')
    expect(commandsOf(oracles)).toEqual(commandsOf(elsewhere.outputs.trials?.rows ?? []))
  })
})
