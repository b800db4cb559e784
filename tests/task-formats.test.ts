import { describe, expect, it } from 'vitest'
import { type AgentName, loadAgent, loadTasks, memoryJournal, runTrial, verifyTrial } from '#kit/agents'
import { createRedactor, secretsOf } from '#kit/redact'
import { findSandboxProblem, loadSandbox } from '#kit/sandbox'
import { testFolder } from '../scripts/kit/agents/formats/test-folder.ts'
import { requirement } from './requirement.ts'

type Files = Readonly<Record<string, string>>

/** Sets the only task of a made-up workspace to an agent, and tests what it left. */
async function attempt(files: Files, { agent = 'oracle', environment = {} }: { agent?: AgentName; environment?: Files } = {}) {
  await using workspace = await testFolder(Object.fromEntries(Object.entries(files).map(([path, text]) => [`any/where/one/${path}`, text])))
  const { tasks, problems, warnings } = await loadTasks(workspace.path, ['any/**'], environment)
  expect([problems, warnings]).toEqual([[], []])
  const [task] = tasks
  if (!task) throw new Error('no task was loaded')
  const signal = new AbortController().signal
  const sandbox = await loadSandbox(task.record.file.metadata.sandboxes[0] ?? 'docker')
  const journal = memoryJournal()
  const redactor = createRedactor({ known: secretsOf(environment) })
  const surroundings = { signal, redactor, now: () => new Date(0), journal, maximumAgentMs: 60_000 }
  const trial = await runTrial({ task, agent: await loadAgent(agent), sandbox, attempt: 1 }, surroundings)
  expect(trial.error).toBeNull()
  return { task, trial, verification: await verifyTrial(trial, task, { backend: sandbox, contents: journal.contents, signal }) }
}

const just = '[metadata]\nsandboxes = ["just-bash"]\n'
const rewardIf = (condition: string) => `#!/bin/bash\nif ${condition}; then echo 1; else echo 0; fi > /logs/verifier/reward.txt\n`

describe('a task with steps', () => {
  const files = {
    'task.toml': `${just}[[steps]]\nname = "begin"\nmin_reward = 1\n[[steps]]\nname = "end"\n`,
    'tests/test.sh': rewardIf('[ -e /app/begun ]'),
    'steps/begin/instruction.md': 'Begin.\n',
    'steps/begin/workdir/setup.sh': '#!/bin/bash\necho ready > /app/ready\n',
    'steps/begin/solution/solve.sh': 'cat /app/ready > /app/begun\n',
    'steps/end/instruction.md': 'End.\n',
    'steps/end/tests/test.sh': rewardIf('grep -q ended /app/ended && [ -e /app/begun ]'),
    'steps/end/solution/solve.sh': 'echo ended > /app/ended\n',
  }

  it('goes through all of them, each on what the one before it left', async () => {
    const { trial, verification } = await attempt(files)
    expect(trial.steps.map(({ name }) => name)).toEqual(['begin', 'end'])
    expect(trial.trajectory.steps.filter(({ source }) => source === 'user').map(({ message }) => message)).toEqual(['Begin.', 'End.'])
    expect(verification).toMatchObject({ reward: 1, problem: null })
  })

  it('ends where a step comes to less than the next one needs', async () => {
    const { trial, verification } = await attempt(files, { agent: 'nop' })
    expect(trial.steps.map(({ name }) => name)).toEqual(['begin'])
    expect(verification.reward).toBe(0)
  })
})

it('what a task is given of this machine reaches its commands, and no record', async () => {
  const toml = `${just}verification = "in-place"\n[environment.env]\nREGION = "\${REGION}"\n[solution.env]\nZONE = "\${ZONE:-z}"\n`
  const { trial, verification } = await attempt(
    {
      'task.toml': toml,
      'instruction.md': 'Write the region.\n',
      'solution/solve.sh': 'echo "$REGION$ZONE"\necho "$REGION$ZONE" > /app/region\n',
      'tests/test.sh': rewardIf(`[ "$(cat /app/region)" = "$REGION"z ] && [ \${#REGION} = 12 ]`),
    },
    { environment: { FLYWHEEL_TASK_REGION: 'inner-ring-7' } },
  )
  expect(verification.reward).toBe(1)
  expect(JSON.stringify(trial)).not.toContain('inner-ring-7')
  expect(JSON.stringify(trial)).toContain('[REDACTED:')
})

const problem = await findSandboxProblem('docker')
describe.skipIf(!requirement('docker', problem === null, String(problem)))('in containers', { timeout: 240_000 }, () => {
  const dockerfile = 'FROM debian:bookworm-slim\nWORKDIR /srv\nCOPY data.txt .\n'

  it('a folder of Terminal-Bench 1 is solved, tested and rewarded by how its tests end', async () => {
    const files = {
      'task.yaml': 'instruction: Make hello.txt.\ndifficulty: easy\n',
      Dockerfile: dockerfile,
      'data.txt': 'hello\n',
      'docker-compose.yaml': `services:\n  client:\n    build: .\n    command: [sh, -c, sleep infinity]\n    environment: ["TEST_DIR=\${T_BENCH_TEST_DIR}", GREETING=hello]\n`,
      'run-tests.sh': 'bash $TEST_DIR/check.sh\n',
      'tests/check.sh':
        'echo "PASSED test_it.py::test_there"\ngrep -q "^$GREETING\\$" hello.txt || { echo "FAILED test_it.py::test_hello - no \\"hello\\""; exit 1; }\n',
      'solution.sh': 'cp data.txt hello.txt\n',
    }
    const solved = await attempt(files)
    expect(solved.verification).toMatchObject({ reward: 1, rewards: { reward: 1, 'test_it.py::test_there': 1 }, problem: null })
    const { verification } = await attempt(files, { agent: 'nop' })
    expect(verification).toMatchObject({ reward: 0, rewards: { reward: 0, 'test_it.py::test_there': 1, 'test_it.py::test_hello': 0 } })
  })

  it('a folder in the words of Terminal-Bench 2.0 is held to what it says', async () => {
    const { verification } = await attempt({
      'task.toml': 'version = "1.0"\n[agent]\ntimeout_sec = 60.0\n[environment]\ncpus = 1\nmemory = "64M"\nallow_internet = false\n',
      'instruction.md': 'Copy it.\n',
      'environment/Dockerfile': dockerfile,
      'environment/data.txt': 'hello\n',
      'solution/solve.sh':
        'cp data.txt copy.txt\ncat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null > limit\nls /sys/class/net > net\n',
      'tests/test.sh': rewardIf('grep -q hello /srv/copy.txt && [ "$(cat /srv/limit)" = 67108864 ] && [ "$(cat /srv/net)" = lo ]'),
    })
    expect(verification).toMatchObject({ reward: 1, problem: null })
  })

  it('a separate verifier sees what was collected for it, and nothing else', async () => {
    const { task, verification } = await attempt({
      'task.toml': 'artifacts = ["/srv/out"]\n[verifier]\nenvironment_mode = "separate"\n[environment]\nnetwork_mode = "no-network"\n',
      'instruction.md': 'Write out.\n',
      'environment/Dockerfile': dockerfile,
      'environment/data.txt': 'hello\n',
      'solution/solve.sh': 'cp data.txt out\ncp data.txt other\n',
      'tests/Dockerfile': 'FROM debian:bookworm-slim\nWORKDIR /tests\nCOPY . /tests/\n',
      'tests/expected.txt': 'hello\n',
      'tests/test.sh': rewardIf('cmp /srv/out /tests/expected.txt && [ ! -e /srv/other ]'),
    })
    expect(task.verification).toBe('separate')
    expect(verification).toMatchObject({ reward: 1, problem: null })
  })

  it("a separate verifier without an image is the task's own, anew; one with an image may hold the tests as they were written", async () => {
    const task = {
      'task.toml': 'artifacts = ["/srv/out"]\n[verifier]\nenvironment_mode = "separate"\n[environment]\nnetwork_mode = "no-network"\n',
      'instruction.md': 'Write out.\n',
      'environment/Dockerfile': dockerfile,
      'environment/data.txt': 'hello\n',
      'solution/solve.sh': 'cp data.txt out\ncp data.txt other\nrm data.txt\n',
    }
    const test = rewardIf('grep -q hello /srv/out && [ ! -e /srv/other ] && [ "$(ls /sys/class/net)" = lo ]')
    const own = await attempt({ ...task, 'tests/test.sh': test.replace('if ', 'if cmp /srv/out data.txt && ') })
    expect([own.task.verification, own.verification]).toMatchObject(['separate', { reward: 1, problem: null }])
    const built = await attempt({
      ...task,
      'tests/Dockerfile': 'FROM debian:bookworm-slim\nCOPY check.sh /tests/test.sh\nRUN chmod 644 /tests/test.sh\n',
      'tests/check.sh': test,
    })
    expect(built.verification).toMatchObject({ reward: 1, problem: null })
  })
})
