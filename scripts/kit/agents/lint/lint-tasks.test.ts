import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SandboxName } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { findSandboxProblem } from '#kit/sandbox'
import { requirement } from '../../../../tests/requirement.ts'
import { testFolder } from '../formats/test-folder.ts'
import { loadTasks } from '../load-task.ts'
import { writeLintFiles } from './lint-file.ts'
import { lintTasks } from './lint-tasks.ts'

/** Of a task that is solved by `solve`, and whose tests are `test`. */
const taskOf = (name: string, sandbox: SandboxName, { solve, test, metadata = '' }: { solve: string; test: string; metadata?: string }) => ({
  [`tasks/${name}/task.toml`]: `[metadata]\nsandboxes = ["${sandbox}"]\n${metadata}[environment]\nnetwork_mode = "no-network"\n`,
  [`tasks/${name}/instruction.md`]: 'Do it.\n',
  [`tasks/${name}/environment/Dockerfile`]: 'FROM debian:bookworm-slim\nWORKDIR /app\n',
  [`tasks/${name}/solution/solve.sh`]: `#!/bin/bash\n${solve}\n`,
  [`tasks/${name}/tests/test.sh`]: `#!/bin/bash\n${test}\n`,
})
const rewardIf = (condition: string) => `if ${condition}; then echo 1; else echo 0; fi > /logs/verifier/reward.txt`
const good = { solve: 'echo done > /app/done', test: rewardIf('grep -q done /app/done') }
/** What is changed there is not laid again: it could speak for the agent. */
const outOfState = { solve: 'mkdir -p /usr/local/share && echo done > /usr/local/share/done', test: rewardIf('grep -q done /usr/local/share/done') }

const lint = async (files: Readonly<Record<string, string>>, isKept = false) => {
  await using workspace = await testFolder(files)
  const { tasks, problems } = await loadTasks(workspace.path)
  expect(problems).toEqual([])
  const request = { tasks, concurrency: 2, redactor: createRedactor(), signal: new AbortController().signal, isKept }
  const linted = await lintTasks(request)
  const written = isKept ? await writeLintFiles(workspace.path, tasks, linted) : []
  const kept = written.length > 0 ? JSON.parse(await readFile(join(workspace.path, 'tasks/lint.json'), 'utf8')) : null
  const after = Object.fromEntries((await loadTasks(workspace.path)).tasks.map((task) => [task.record.name, task.verification]))
  return { byName: Object.fromEntries(linted.map((one) => [one.task, one])), kept, after }
}

describe('lintTasks in just-bash', () => {
  const just = (name: string, given: Parameters<typeof taskOf>[2]) => taskOf(name, 'just-bash', given)

  it('finds nothing wrong with a task that the oracle solves and nop does not, whichever way its tests run', async () => {
    const { byName } = await lint(just('good', good))
    expect(byName.good).toMatchObject({ sandbox: 'just-bash', verification: 'kept-state', agrees: true, problems: [] })
    expect(byName.good?.agents.map(({ agent, keptState, inPlace }) => [agent, keptState?.reward, inPlace?.reward])).toEqual([
      ['oracle', 1, 1],
      ['nop', 0, 0],
    ])
  })

  it('names a task that the oracle does not solve, one that nop passes, and one that leaves no reward, which is no zero', async () => {
    const { byName } = await lint({
      ...just('unsolved', { ...good, solve: 'true' }),
      ...just('easy', { ...good, test: rewardIf('true') }),
      ...just('silent', { ...good, test: 'true' }),
      ...just('unsaid', { ...good, test: `[ -e /app/done ] && echo 1 > /logs/verifier/reward.txt` }),
    })
    expect(byName.unsolved?.problems).toEqual([expect.stringMatching(/^oracle scores 0 from the kept state, and not 1: /)])
    expect(byName.easy?.problems).toEqual([expect.stringMatching(/^nop scores 1 from the kept state: the tests pass where nothing was done/)])
    expect(byName.silent?.problems).toEqual([
      expect.stringMatching(/^oracle has no reward from the kept state: the tests left neither /),
      expect.stringMatching(/^nop has no reward from the kept state: /),
    ])
    expect(byName.unsaid?.problems).toEqual([expect.stringMatching(/^nop has no reward from the kept state: /)])
  })

  it('names a task whose tests need what is not kept, until it says so or the finding is', async () => {
    const needs = just('needs', outOfState)
    const { byName } = await lint(needs)
    expect(byName.needs).toMatchObject({ verification: 'kept-state', agrees: false })
    expect(byName.needs?.problems).toContainEqual(expect.stringMatching(/^oracle scores 0 from the kept state and 1 in place: .*say verification = "in-place"/))
    expect((await lint(just('needs', { ...outOfState, metadata: 'verification = "in-place"\n' }))).byName.needs).toMatchObject({ agrees: false, problems: [] })
    const { kept, after } = await lint(needs, true)
    expect(kept.tasks.needs).toMatchObject({ sandboxes: ['just-bash'], verification: 'in-place' })
    expect(after).toEqual({ needs: 'in-place' })
  })

  it('keeps nothing of a task that fails', async () => {
    const { kept, after } = await lint({ ...just('easy', { ...good, test: rewardIf('true') }), ...just('good', good) }, true)
    expect(Object.keys(kept.tasks)).toEqual(['good'])
    expect(after).toEqual({ easy: 'kept-state', good: 'kept-state' })
  })

  it('says what hinders a task before anything runs', async () => {
    const { byName } = await lint(just('odd', { ...good, solve: 'if' }))
    expect(byName.odd).toMatchObject({ verification: null, agents: [], problems: [expect.stringMatching(/^tasks\/odd\/solution\/solve\.sh:3: /)] })
  })
})

const problem = await findSandboxProblem('docker')
describe.skipIf(!requirement('docker', problem === null, String(problem)))('lintTasks in docker', { timeout: 240_000 }, () => {
  it('tells tasks whose tests need a living process from those that do not, and keeps it', async () => {
    const alive = { solve: 'nohup sleep 300 > /dev/null 2>&1 &\necho $! > /app/pid', test: rewardIf(`grep -qs sleep "/proc/$(cat /app/pid)/comm"`) }
    const { byName, kept, after } = await lint({ ...taskOf('alive', 'docker', alive), ...taskOf('good', 'docker', good) }, true)
    expect(byName.alive).toMatchObject({ verification: 'in-place', agrees: false, problems: [] })
    expect(byName.good).toMatchObject({ verification: 'kept-state', agrees: true, problems: [] })
    expect(Object.keys(kept.tasks)).toEqual(['alive', 'good'])
    expect(after).toEqual({ alive: 'in-place', good: 'kept-state' })
  })

  it('names a task whose image is not to be built, and one without a reward', async () => {
    const broken = { ...taskOf('broken', 'docker', good), 'tasks/broken/environment/Dockerfile': 'FROM debian:bookworm-slim\nRUN exit 3\n' }
    const { byName } = await lint({ ...broken, ...taskOf('silent', 'docker', { ...good, test: 'true' }) })
    expect(byName.broken?.problems).toEqual([expect.stringMatching(/^oracle: the trial failed: SandboxError: /)])
    expect(byName.silent?.problems).toEqual([
      expect.stringMatching(/^oracle has no reward in place: the tests left neither /),
      expect.stringMatching(/^nop has no reward in place: /),
    ])
  })
})
