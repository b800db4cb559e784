import type { StateFile, Verification } from '#kit/records'
import { limitOutput, type Sandbox, sandboxPaths } from '#kit/sandbox'
import type { LoadedStep } from '../loaded-task.ts'
import { longestRewardBytes, readReward } from './read-reward.ts'

const script = `${sandboxPaths.tests}/test.sh`
const outputPath = `${sandboxPaths.verifierLogs}/test-stdout.txt`
const rewardPaths = ['reward.json', 'reward.txt'].map((name) => `${sandboxPaths.verifierLogs}/${name}`)
const outputLimitBytes = 10_000
/** Of the tests' output, before its middle is cut out. */
const readBytes = 4 * 1024 * 1024

/** Start files of shells and of Python's users, none of which are ours; `verifier.env` may say otherwise. */
const cleanEnvironment = { BASH_ENV: '', ENV: '', PYTHONNOUSERSITE: '1' }

/** Lays tests, and an empty folder for what they say, which whoever runs them may write to. `emptied` are folders that may hold something. */
export async function layTests(sandbox: Sandbox, tests: readonly StateFile[], emptied: readonly string[]): Promise<void> {
  if (emptied.length > 0) {
    // In the place of the folder above them an agent may have left a link.
    await sandbox.upload([{ path: sandboxPaths.logs, kind: 'directory', mode: 0o755, content: '' }])
    await sandbox.upload(emptied.map((path) => ({ path, kind: 'deleted', mode: 0, content: '' })))
  }
  const folders: StateFile[] = [
    { path: sandboxPaths.tests, kind: 'directory', mode: 0o755, content: '' },
    { path: sandboxPaths.verifierLogs, kind: 'directory', mode: 0o777, content: '' },
  ]
  await sandbox.upload([...folders, ...tests.map((file) => (file.path === script ? { ...file, mode: 0o755 } : file))])
}

/** Runs tests that are laid, and reads what they left: an exit code says nothing, no reward is no zero. */
export async function runTests(sandbox: Sandbox, { verifier }: LoadedStep, signal: AbortSignal): Promise<Verification> {
  const { timedOut, stderr } = await sandbox.exec({
    command: `(${script}) > ${outputPath} 2>&1`,
    env: { ...cleanEnvironment, ...verifier.env },
    user: verifier.user ?? undefined,
    timeoutMs: verifier.timeoutMs,
    outputLimitBytes,
    signal,
  })
  const left = await sandbox.download(rewardPaths, longestRewardBytes + 1)
  const [said] = await sandbox.download([outputPath], readBytes)
  const text = said?.kind === 'file' ? Buffer.from(said.content, 'base64').toString('utf8') : ''
  const testOutput = limitOutput(text || stderr, outputLimitBytes).text
  if (timedOut) return { reward: null, rewards: {}, problem: `the tests ran out of time after ${verifier.timeoutMs / 1000} s`, testOutput }
  return { ...readReward(left), testOutput }
}
