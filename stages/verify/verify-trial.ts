import { type LoadedTask, sandboxStart } from '#kit/agents'
import type { Trial } from '#kit/records'
import { type Contents, isRestored, limitOutput, type Sandbox, type SandboxBackend, sandboxPaths } from '#kit/sandbox'
import { type Reward, readReward } from './read-reward.ts'

export type Verification = Reward & { testOutput: string }

const outputPath = `${sandboxPaths.verifierLogs}/test-stdout.txt`
const outputLimitBytes = 10_000

/**
 * Runs the task's tests on what a trial left, in a sandbox that no agent has been in: the task's files, the agent's changes, then our tests and an empty folder
 * for the reward. What the agent put in the place of tests, rewards or programs is not laid again, and nothing it started is alive. Exit codes of tests say nothing.
 */
export async function verifyTrial(
  trial: Trial,
  task: LoadedTask,
  given: { backend: SandboxBackend; contents: Contents; signal: AbortSignal },
): Promise<Verification> {
  const { backend, contents, signal } = given
  await using sandbox = await backend.start({ ...sandboxStart(task), signal })
  const state = trial.steps.at(-1)?.state ?? []
  await sandbox.restore(
    state.filter(({ path }) => isRestored(path)),
    contents,
  )
  await layTests(sandbox, task)
  const timeoutSec = task.record.file.verifier.timeout_sec
  const { timedOut } = await sandbox.exec({
    command: `(${sandboxPaths.tests}/test.sh) >${outputPath} 2>&1`,
    timeoutMs: Math.ceil(timeoutSec * 1000),
    outputLimitBytes,
    signal,
  })
  const left = await sandbox.download([sandboxPaths.verifierLogs])
  const said = left.find(({ path, kind }) => kind === 'file' && path === outputPath)
  const testOutput = limitOutput(Buffer.from(said?.content ?? '', 'base64').toString('utf8'), outputLimitBytes).text
  if (timedOut) return { reward: null, problem: `the tests ran out of time after ${timeoutSec} s`, testOutput }
  return { ...readReward(left), testOutput }
}

async function layTests(sandbox: Sandbox, task: LoadedTask): Promise<void> {
  const emptied = [sandboxPaths.tests, sandboxPaths.verifierLogs]
  await sandbox.upload(emptied.map((path) => ({ path, kind: 'deleted', mode: 0, content: '' })))
  await sandbox.upload(emptied.map((path) => ({ path, kind: 'directory', mode: 0o755, content: '' })))
  await sandbox.upload(task.steps[0].tests.map((file) => (file.path === `${sandboxPaths.tests}/test.sh` ? { ...file, mode: 0o755 } : file)))
}
