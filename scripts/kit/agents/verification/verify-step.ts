import type { TaskStepResult, Trial, Verification } from '#kit/records'
import { type Contents, isRestored, linksToJudging, type Sandbox, type SandboxBackend, type SandboxStart, sandboxPaths } from '#kit/sandbox'
import { awaitHealthy } from '../await-healthy.ts'
import type { LoadedStep, LoadedTask } from '../loaded-task.ts'
import { sandboxStart } from '../sandbox-start.ts'
import { findShadows } from './find-shadows.ts'
import { layArtifacts } from './lay-artifacts.ts'
import { emptyFolders, layTests, readyTests, runTests } from './run-tests.ts'

export interface VerifySurroundings {
  backend: SandboxBackend
  /** Bytes of what the trial kept. */
  contents: Contents
  signal: AbortSignal
}

type Left = Pick<TaskStepResult, 'state' | 'artifacts'> & Pick<Trial, 'image'>

/**
 * Runs a step's tests on what an agent left, in a sandbox that no agent has been in: the task's files, the agent's changes, then our tests and an empty folder
 * for the reward. What the agent put in the place of tests, rewards or programs is not laid again, and nothing it started is alive. A task with a verifier of
 * its own gets a sandbox of that verifier, and only what was collected for it.
 */
export async function verifyStep(task: LoadedTask, step: LoadedStep, left: Left, given: VerifySurroundings): Promise<Verification> {
  const start = testedIn(task, step)
  await using sandbox = await given.backend.start({ ...start, signal: given.signal })
  const changed = task.verification === 'separate' ? null : findChangedImage(sandbox, start, left)
  if (changed) return { reward: null, rewards: {}, problem: changed, testOutput: '' }
  if (task.verification === 'separate') await layForVerifier(sandbox, step, left, given)
  else await layAsLeft(sandbox, { task, step }, left, given)
  const hasTests = start.image?.keepsTests === true && given.backend.imageKey !== undefined
  if (hasTests) await readyTests(sandbox, given.signal)
  else await layTests(sandbox, step.tests)
  return await runTests(sandbox, step, given.signal)
}

/** The sandbox that a step's tests run in, where they do not run in place. */
export function testedIn(task: LoadedTask, { verifier }: LoadedStep): SandboxStart {
  const start = task.verification === 'separate' ? (verifier.environment ?? sandboxStart(task)) : sandboxStart(task)
  return { ...start, ...(verifier.network && { network: verifier.network }) }
}

/** What an agent left is told as what differs from its image: on another one it is not what was left. */
function findChangedImage({ image }: Sandbox, start: SandboxStart, left: Left): string | null {
  if (left.image === undefined || !image || image.includes(left.image)) return null
  const name = start.image?.name
  return `the trial was run in ${left.image}, and ${name} is ${image[0]} now; name the image by its digest in environment.docker_image and collect the trial again, or let the engine have the former under that name`
}

async function layAsLeft(sandbox: Sandbox, { task, step: { verifier } }: Judged, { state }: Left, { contents, signal }: VerifySurroundings): Promise<void> {
  const [first] = task.steps
  // What the image itself starts may still be laying files.
  if (!first.name && first.healthcheck) await awaitHealthy(sandbox, first.healthcheck, signal)
  const restored = state.filter(isRestored)
  const withheld = new Set([...(await findShadows(sandbox, restored, { env: verifier.env, signal })), ...linksToJudging(restored)])
  await sandbox.restore(
    restored.filter((file) => !withheld.has(file)),
    contents,
  )
}

interface Judged {
  task: LoadedTask
  step: LoadedStep
}

async function layForVerifier(sandbox: Sandbox, step: LoadedStep, { artifacts }: Left, { contents }: VerifySurroundings): Promise<void> {
  await layArtifacts(sandbox, step, artifacts, contents)
  await emptyFolders(sandbox, [sandboxPaths.verifierLogs])
}
