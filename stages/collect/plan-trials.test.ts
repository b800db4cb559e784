import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { trialId } from '#kit/agents'
import { planTrials } from './plan-trials.ts'

let workspace: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-collect-'))
  for (const name of ['fix-config', 'rotate-logs']) await cp(`tasks/${name}`, join(workspace, 'tasks', name), { recursive: true })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(workspace, { recursive: true })
})

const params = { agents: ['oracle', 'nop'] as const, sandbox: 'just-bash' as const, attempts: 2, tasks: ['*'] }

describe('planTrials', () => {
  it('plans by task, agent and attempt', async () => {
    const { trials, problems } = await planTrials(workspace, params)
    expect(problems).toEqual([])
    expect(trials.map(trialId)).toEqual([
      'fix-config/oracle/just-bash/1',
      'fix-config/oracle/just-bash/2',
      'fix-config/nop/just-bash/1',
      'fix-config/nop/just-bash/2',
      'rotate-logs/oracle/just-bash/1',
      'rotate-logs/oracle/just-bash/2',
      'rotate-logs/nop/just-bash/1',
      'rotate-logs/nop/just-bash/2',
    ])
  })

  it('leaves out tasks that do not run in the sandbox, and says which', async () => {
    await writeFile(join(workspace, 'tasks/rotate-logs/task.toml'), '[metadata]\nsandboxes = ["docker"]\n')
    const { trials, leftOut, problems } = await planTrials(workspace, params)
    expect(trials).toHaveLength(4)
    expect(leftOut).toEqual(['rotate-logs'])
    expect(problems).toEqual([])
  })

  it('finds every problem before anything runs', async () => {
    await rm(join(workspace, 'tasks/fix-config/tests'), { recursive: true })
    await appendFile(join(workspace, 'tasks/rotate-logs/solution/solve.sh'), 'if true; then\n')
    const { problems } = await planTrials(workspace, params)
    expect(problems).toEqual([
      expect.stringMatching(/^tasks\/fix-config\/tests\/test\.sh: not there; /),
      expect.stringMatching(/^tasks\/rotate-logs\/solution\/solve\.sh:\d+: .*; mend this line$/),
    ])
  })

  it('asks the solution of the oracle only', async () => {
    await rm(join(workspace, 'tasks/fix-config/solution'), { recursive: true })
    expect((await planTrials(workspace, { ...params, agents: ['nop'] })).problems).toEqual([])
  })

  it('finds a sandbox that is out of reach before anything runs', async () => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock')
    const { trials, problems } = await planTrials(workspace, { ...params, sandbox: 'docker' })
    expect(trials).toEqual([])
    expect(problems).toEqual([
      expect.stringMatching(/^param sandbox: the docker engine does not answer at unix:\/\/\/nowhere\/docker\.sock, which DOCKER_HOST names /),
    ])
  })

  it('is a problem when no task runs in the sandbox', async () => {
    for (const name of ['fix-config', 'rotate-logs']) await writeFile(join(workspace, `tasks/${name}/task.toml`), '[metadata]\nsandboxes = ["docker"]\n')
    expect((await planTrials(workspace, params)).problems).toEqual(['no task runs in just-bash; name it in [metadata] sandboxes of a tasks/*/task.toml'])
  })
})
