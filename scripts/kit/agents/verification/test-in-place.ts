import { setTimeout as wait } from 'node:timers/promises'
import type { StateFile, Verification } from '#kit/records'
import { type Sandbox, sandboxPaths } from '#kit/sandbox'
import type { LoadedStep } from '../loaded-task.ts'
import { emptyFolders, layTests, runTests } from './run-tests.ts'

/** How long the empty folder for the reward is looked at before the tests run. */
const watchedMs = 300

/**
 * Runs a step's tests where the agent has worked and what it left running still runs. Tests and rewards are laid anew, so what it left in their place counts for
 * nothing; who writes to the reward without being asked, or changes a test while it runs, leaves the trial without one.
 */
export async function testInPlace(sandbox: Sandbox, step: LoadedStep, { isLast, signal }: { isLast: boolean; signal: AbortSignal }): Promise<Verification> {
  const places = [sandboxPaths.tests, sandboxPaths.verifierLogs]
  await emptyFolders(sandbox, places)
  await layTests(sandbox, step.tests)
  const writer = await findWriter(sandbox, signal)
  if (writer) return untested(`something that the agent left running wrote ${writer} before the tests had run`)
  const verification = await runTests(sandbox, step, signal)
  const changed = await findChanged(sandbox, step.tests)
  // The next step's agent shall see neither.
  if (!isLast) await emptyFolders(sandbox, places)
  return changed ? { ...untested(`${changed} was changed while the tests ran`), testOutput: verification.testOutput } : verification
}

async function findWriter(sandbox: Sandbox, signal: AbortSignal): Promise<string | null> {
  await wait(watchedMs, undefined, { signal })
  const [folder, ...found] = await sandbox.download([sandboxPaths.verifierLogs], 0)
  if (folder?.kind !== 'directory') return sandboxPaths.verifierLogs
  return found[0]?.path ?? null
}

async function findChanged(sandbox: Sandbox, tests: readonly StateFile[]): Promise<string | null> {
  const longest = Math.max(...tests.map(({ content }) => content.length))
  const now = new Map((await sandbox.download([sandboxPaths.tests], longest)).map((file) => [file.path, file]))
  const changed = tests.find(({ path, kind, content }) => now.get(path)?.kind !== kind || now.get(path)?.content !== content)
  return changed?.path ?? null
}

const untested = (problem: string): Verification => ({ reward: null, rewards: {}, problem, testOutput: '' })
