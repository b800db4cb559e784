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

/** Lays tests, and an empty folder for what they say, which whoever runs them may write to. */
export async function layTests(sandbox: Sandbox, tests: readonly StateFile[]): Promise<void> {
  await sandbox.upload([
    folder(sandboxPaths.tests),
    folder(sandboxPaths.verifierLogs, 0o777),
    ...tests.map((file) => (file.path === script ? { ...file, mode: 0o755 } : file)),
  ])
}

/** Where an image brings its tests along, as they may have been written. */
export async function readyTests(sandbox: Sandbox, signal: AbortSignal): Promise<void> {
  await layTests(sandbox, [])
  await sandbox.exec({ command: `chmod +x ${script}`, user: '0', timeoutMs: 30_000, outputLimitBytes: 1000, signal })
}

/** Makes folders empty, whatever is in their place, as an image has them. In the place of the folder above them an agent may have left a link. */
export async function emptyFolders(sandbox: Sandbox, paths: readonly string[]): Promise<void> {
  await sandbox.upload([folder(sandboxPaths.logs)])
  await sandbox.upload(paths.map((path) => ({ path, kind: 'deleted', mode: 0, content: '' })))
  await sandbox.upload(paths.map((path) => folder(path)))
}

const folder = (path: string, mode = 0o755): StateFile => ({ path, kind: 'directory', mode, content: '' })

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
