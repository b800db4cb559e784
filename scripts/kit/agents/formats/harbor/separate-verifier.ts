import { posix } from 'node:path'
import { type StateFile, TaskEnvironment, type TaskFile, type TaskStep } from '#kit/records'
import { type SandboxStart, sandboxPaths } from '#kit/sandbox'
import { startIn } from '../../sandbox-start.ts'
import { TaskError } from '../../task-error.ts'
import { fillVariables } from '../given-variables.ts'
import { workdirOf } from '../workdir-of.ts'

interface Verified {
  file: TaskFile
  step: TaskStep
  tests: readonly StateFile[]
  label: string
  /** Of the folder that holds `tests`, for messages. */
  place: string
  given: Readonly<Record<string, string>>
  at(path: readonly (string | number)[], fault: string): string
}

/** What the tests run in where they have an environment of their own: an image of the folder `tests`. Null where they share the agent's. */
export function separateVerifier({ file, step, tests, label, place, given, at }: Verified): SandboxStart | null {
  const environment = step.verifier.environment ?? file.verifier.environment
  const mode = step.verifier.environment_mode ?? (step.verifier.environment ? 'separate' : file.verifier.environment_mode)
  if ((mode ?? (environment ? 'separate' : 'shared')) === 'shared') return null
  const files = tests.map((test) => ({ ...test, path: posix.resolve('/', posix.relative(sandboxPaths.tests, test.path)) }))
  const textOf = (name: string) => files.find(({ path }) => path === name)?.content
  const dockerfile = Buffer.from(textOf('/Dockerfile') ?? '', 'base64').toString('utf8')
  const compose = textOf('/docker-compose.yaml') ?? textOf('/docker-compose.yml')
  const settings = environment ?? TaskEnvironment.parse({})
  if (!dockerfile && compose === undefined && settings.docker_image === undefined) {
    throw new TaskError(
      `${place}/tests/Dockerfile: not there, which environment_mode "separate" builds from; write it, or name docker_image in [verifier.environment]`,
    )
  }
  const env = fillVariables(settings.env, given, (name, fault) => at(['environment', 'env', name], fault))
  return startIn(
    { ...settings, workdir: settings.workdir ?? workdirOf(dockerfile) },
    {
      label: `${label}/tests`,
      files: [],
      image: files,
      compose: compose === undefined ? null : Buffer.from(compose, 'base64').toString('utf8'),
      env,
    },
  )
}
