import { createHash } from 'node:crypto'
import { canonicalJson, type TaskStepResult, type Trial } from '#kit/records'
import type { SandboxBackend } from '#kit/sandbox'
import { forVerifier } from '../keep-artifacts.ts'
import type { LoadedStep, LoadedTask } from '../loaded-task.ts'
import { testedIn } from './verify-step.ts'

/** All that the tests of a step can tell apart: what was left, the tests and how they run, and the sandbox that they run in. */
export function verificationKey(
  task: LoadedTask,
  step: LoadedStep,
  { state, artifacts, image }: Pick<TaskStepResult, 'state' | 'artifacts'> & Pick<Trial, 'image'>,
  backend: SandboxBackend,
): string {
  const { buildLog: _, signal: __, ...start } = testedIn(task, step)
  const left = task.verification === 'separate' ? forVerifier(step, artifacts) : state
  const { tests, verifier, artifacts: declared } = step
  const known = {
    sandbox: backend.name,
    image: backend.imageKey?.(start) ?? null,
    ...(image !== undefined && { pulled: image }),
    start,
    left,
    tests,
    verifier,
    declared,
    mode: task.verification,
    healthcheck: task.steps[0].healthcheck,
  }
  return createHash('sha256').update(canonicalJson(known)).digest('hex')
}
