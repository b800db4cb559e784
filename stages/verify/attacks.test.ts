import { describe, expect, it } from 'vitest'
import { type LoadedTask, loadTask, verifyTrial } from '#kit/agents'
import { createRedactor } from '#kit/redact'
import { loadSandbox, memoryContents, stateFile } from '#kit/sandbox'
import { attacks } from './attacks.ts'
import { guard } from './guard/guard.ts'
import { GuardGates } from './guard/guard-params.ts'
import { reviewedTask } from './guard/reviewed-task.ts'
import { scriptedTrial } from './scripted-trial.ts'

const task = await loadTask('.', 'fix-config')
const backend = await loadSandbox('just-bash')
const contents = memoryContents()
const given = { backend, contents, signal: new AbortController().signal }
const solved = "sed -i 's/^max_connections = .*/max_connections = 200/' /app/db.conf"
const withTest = (script: string, verifierTimeoutSec = 10): LoadedTask => ({
  ...task,
  record: { ...task.record, file: { ...task.record.file, verifier: { ...task.record.file.verifier, timeout_sec: verifierTimeoutSec } } },
  steps: [
    {
      ...task.steps[0],
      verifier: { ...task.steps[0].verifier, timeoutMs: verifierTimeoutSec * 1000 },
      tests: [stateFile('/tests/test.sh', `#!/bin/bash\n${script}\n`)],
    },
  ],
})
const rewardOf = async (commands: string[], judged: LoadedTask = task, maximumAgentMs?: number) =>
  verifyTrial(await scriptedTrial(commands, judged, maximumAgentMs, { contents }), judged, given)

describe('verifyTrial', () => {
  it('judges the state that the agent left', async () => {
    expect(await rewardOf([solved])).toMatchObject({ reward: 1 })
    const { reward, testOutput } = await rewardOf(['true'])
    expect(reward).toBe(0)
    expect(testOutput).toContain('max_connections = 120')
  })

  it('judges deletions, links and modes too', async () => {
    const test = '[ ! -e db.conf ] && [ "$(readlink l)" = x ] && [ "$(stat -c %a s)" = 700 ] && [ -d d/e ] && echo 1 > /logs/verifier/reward.txt'
    expect(await rewardOf(['rm db.conf; ln -s x l; touch s; chmod 700 s; mkdir -p d/e'], withTest(test))).toMatchObject({ reward: 1 })
  })

  it('takes no exit code for a reward', async () => {
    expect(await rewardOf([], withTest('echo 1 > /logs/verifier/reward.txt; exit 1'))).toMatchObject({ reward: 1 })
    expect(await rewardOf([], withTest('exit 0'))).toMatchObject({ reward: null, problem: expect.stringContaining('neither') })
  })

  it('has no reward, and no 0, when the tests run out of time', async () => {
    const slow = withTest('echo 1 > /logs/verifier/reward.txt; sleep 30', 0.3)
    expect(await rewardOf([], slow)).toMatchObject({ reward: null, problem: 'the tests ran out of time after 0.3 s' })
  })
})

describe('an agent cannot give itself a reward by', () => {
  const gates = GuardGates.parse({ runtimeBudgetMs: 60_000 })

  it.each(attacks)('$name', async ({ script, leaves }) => {
    const trial = await scriptedTrial([script], 'fix-config', 10_000, { contents })
    expect(trial.status).toBe('completed')
    expect((trial.steps[0]?.state ?? []).map(({ path }) => path)).toEqual(expect.arrayContaining([...leaves]))
    expect(await verifyTrial(trial, task, given)).toMatchObject({ reward: 0, problem: null })
  })

  it('leaving one where the tests leave theirs, when the tests leave none', async () => {
    const silent = withTest('echo nothing')
    const trial = await scriptedTrial(['echo 1 > /logs/verifier/reward.txt'], silent, 10_000, { contents })
    expect((trial.steps[0]?.state ?? []).map(({ path }) => path)).toEqual(['/logs/verifier/reward.txt'])
    expect(await verifyTrial(trial, silent, given)).toMatchObject({ reward: null, testOutput: 'nothing\n' })
  })

  it('a writer that it leaves running', async () => {
    const trial = await scriptedTrial(
      ['(for n in 1 2 3 4 5 6 7 8 9; do echo 1 > /logs/verifier/reward.txt; sleep 0.2; done) & echo started'],
      'fix-config',
      300,
      { contents },
    )
    expect(trial.status).toBe('agent-timeout')
    expect((await verifyTrial(trial, task, given)).reward).toBe(0)
  })

  it('solving the task and leaving a reward beside: it is no example', async () => {
    const trial = await scriptedTrial([solved, 'echo 1 > /logs/verifier/reward.txt'], 'fix-config', 10_000, { contents })
    const verification = await verifyTrial(trial, task, given)
    expect(verification.reward).toBe(1)
    expect(guard({ trial, task: reviewedTask(task), verification }, { gates, redactor: createRedactor() })).toMatchObject({
      decision: 'reject',
      reasons: ['step 3 writes /logs/verifier/reward.txt: `echo 1 > /logs/verifier/reward.txt`'],
    })
  })
})
