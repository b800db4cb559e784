import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { taskFolder } from '../../find-task-folders.ts'
import { testFolder } from '../test-folder.ts'
import { harbor } from './harbor.ts'

const files = {
  'task.toml': `multi_step_reward_strategy = "final"
artifacts = ["/all"]

[agent]
timeout_sec = 60
user = "me"

[verifier]
timeout_sec = 50
env = { A = "task", B = "task" }

[environment]
workdir = "/work"

[environment.healthcheck]
command = "first"

[[steps]]
name = "build"
min_reward = 0.5
artifacts = ["/built"]

[steps.healthcheck]
command = "second"

[[steps]]
name = "ship"
min_reward = { speed = 2 }

[steps.agent]
timeout_sec = 5

[steps.verifier]
timeout_sec = 7
env = { B = "step" }
`,
  'environment/Dockerfile': 'FROM debian:bookworm-slim\n',
  'tests/test.sh': 'shared\n',
  'tests/data.txt': 'shared\n',
  'steps/build/instruction.md': 'Build it.\n',
  'steps/build/workdir/setup.sh': 'touch x\n',
  'steps/build/solution/solve.sh': 'build\n',
  'steps/ship/instruction.md': 'Ship it.\n',
  'steps/ship/tests/test.sh': 'of ship\n',
}

const load = async (changes: Readonly<Record<string, string>> = {}) => {
  await using workspace = await testFolder()
  for (const [path, text] of Object.entries({ ...files, ...changes })) await workspace.write({ [`tasks/two/${path}`]: text })
  return await harbor.load(taskFolder(workspace.path, join(workspace.path, 'tasks/two')), {})
}
const textsOf = (list: readonly { path: string; content: string }[]) => list.map(({ path, content }) => [path, Buffer.from(content, 'base64').toString()])

describe('a task with steps', () => {
  it('has each with its own instruction, limits and rewards, and the rest from the task', async () => {
    const { task, warnings } = await load()
    expect(task.record.instruction).toBe('Build it.\n\nShip it.')
    expect(task.record.file.multi_step_reward_strategy).toBe('final')
    expect(task.steps).toMatchObject([
      {
        name: 'build',
        instruction: 'Build it.',
        agent: { timeoutMs: 60_000, user: 'me' },
        verifier: { timeoutMs: 50_000, env: { A: 'task', B: 'task' } },
        minimumRewards: { reward: 0.5 },
      },
      {
        name: 'ship',
        instruction: 'Ship it.',
        agent: { timeoutMs: 5000, user: 'me' },
        verifier: { timeoutMs: 7000, env: { A: 'task', B: 'step' } },
        minimumRewards: { speed: 2 },
      },
    ])
    expect(task.steps.map(({ artifacts }) => artifacts.map(({ source }) => source))).toEqual([['/all', '/built'], ['/all']])
    expect(warnings).toEqual([])
  })

  it('lays the shared tests under those of a step, and its workdir where commands run', async () => {
    const [build, ship] = (await load()).task.steps
    expect(textsOf(build.tests)).toEqual([
      ['/tests/data.txt', 'shared\n'],
      ['/tests/test.sh', 'shared\n'],
    ])
    expect(textsOf(ship?.tests ?? [])).toEqual([
      ['/tests/data.txt', 'shared\n'],
      ['/tests/test.sh', 'of ship\n'],
    ])
    expect(textsOf(build.workdir)).toEqual([['/work/setup.sh', 'touch x\n']])
    expect(textsOf(build.solution)).toEqual([['/solution/solve.sh', 'build\n']])
  })

  it("waits for the environment's healthcheck and the first step's own before that step, and for none before the other", async () => {
    const [build, ship] = (await load()).task.steps
    expect(build.healthcheck).toMatchObject({ command: '{ first\n} && { second\n}', timeoutMs: 60_000 })
    expect(ship?.healthcheck).toBeNull()
  })

  it.each(['steps/build/instruction.md', 'steps/ship/solution/solve.sh', 'steps/build/workdir/setup.sh'])(
    'has another sha256 when %s changes',
    async (path) => {
      const [before, after] = [(await load()).task.record, (await load({ [path]: 'changed\n' })).task.record]
      expect([after.sha256 === before.sha256, after.testsSha256 === before.testsSha256]).toEqual([false, true])
    },
  )

  it('has another testsSha256 when the tests of any step change', async () => {
    const [before, after] = [(await load()).task.record, (await load({ 'steps/build/tests/more.sh': 'x' })).task.record]
    expect([after.sha256 === before.sha256, after.testsSha256 === before.testsSha256]).toEqual([true, false])
  })

  it('warns of a key of a step that is unknown, on its line', async () => {
    const { warnings } = await load({ 'task.toml': '[[steps]]\nname = "build"\n[[steps]]\nname = "ship"\nmin_rewards = 1\n' })
    expect(warnings).toEqual(['tasks/two/task.toml:5: steps.1.min_rewards: unknown, and passed over; did you mean "min_reward"?'])
  })
})
