import { posix } from 'node:path'
import type { StateFile, TaskFile, TaskStep } from '#kit/records'
import { type SandboxStart, sandboxPaths } from '#kit/sandbox'
import { startIn } from '../../sandbox-start.ts'
import { fillVariables } from '../given-variables.ts'
import { workdirOf } from '../workdir-of.ts'

/** What the agent works in, as it was read. */
export interface OwnEnvironment {
  files: readonly StateFile[]
  image: readonly StateFile[]
  compose: string | null
  env: Readonly<Record<string, string>>
}

interface Verified {
  file: TaskFile
  step: TaskStep
  tests: readonly StateFile[]
  label: string
  own: OwnEnvironment
  given: Readonly<Record<string, string>>
  at(path: readonly (string | number)[], fault: string): string
}

/**
 * What the tests run in where they do not share the agent's environment; null where they do. Its image is the one that `[verifier.environment]` names, or is built
 * from the folder `tests`, and then brings its tests along; without either it is the task's own, anew. What is not set for it is as in `[environment]`.
 */
export function separateVerifier({ file, step, tests, label, own, given, at }: Verified): SandboxStart | null {
  const environment = step.verifier.environment ?? file.verifier.environment
  const mode = step.verifier.environment_mode ?? (step.verifier.environment ? 'separate' : file.verifier.environment_mode)
  if ((mode ?? (environment ? 'separate' : 'shared')) === 'shared') return null
  const files = tests.map((test) => ({ ...test, path: posix.resolve('/', posix.relative(sandboxPaths.tests, test.path)) }))
  const textOf = (name: string) => files.find(({ path }) => path === name)?.content
  const dockerfile = Buffer.from(textOf('/Dockerfile') ?? '', 'base64').toString('utf8')
  const compose = textOf('/docker-compose.yaml') ?? textOf('/docker-compose.yml')
  const env = environment ? fillVariables(environment.env, given, (name, fault) => at(['environment', 'env', name], fault)) : own.env
  const ofTests = `${label}/tests`
  if (!dockerfile && compose === undefined && environment?.docker_image === undefined) {
    const { docker_image, workdir } = file.environment
    const settings = environment ? { ...environment, docker_image, workdir: environment.workdir ?? workdir } : file.environment
    return startIn(settings, { ...own, label: ofTests, env })
  }
  const settings = environment ?? { ...file.environment, docker_image: undefined, workdir: undefined }
  const image = { files: [], image: files, compose: compose === undefined ? null : Buffer.from(compose, 'base64').toString('utf8') }
  return startIn({ ...settings, workdir: settings.workdir ?? workdirOf(dockerfile) }, { ...image, keepsTests: true, label: ofTests, env })
}
