import { join } from 'node:path'
import { type StateFile, Task, type TaskFile } from '#kit/records'
import type { LoadedStep } from '../../loaded-task.ts'
import { readFolder } from '../../read-folder.ts'
import { TaskError } from '../../task-error.ts'
import { below, digestFiles } from '../digest-files.ts'
import { fillVariables } from '../given-variables.ts'
import { findText, isFile, readText } from '../read-text.ts'
import type { ReadTask, TaskFolder, TaskFormat } from '../task-format.ts'
import { usualWorkdir, workdirOf } from '../workdir-of.ts'
import { parseTaskFile } from './parse-task-file.ts'
import { readSteps } from './read-steps.ts'
import { refuseUnsupported } from './refuse-unsupported.ts'

/** Folders of Harbor and Terminal-Bench 2: `task.toml`, `instruction.md` or `steps/`, `environment/`, `tests/`, `solution/`. */
export const harbor: TaskFormat = {
  name: 'harbor',
  recognizes: async ({ path }) => (await isFile(join(path, 'task.toml'))) || (await isFile(join(path, 'instruction.md'))),
  load: async (folder, given) => {
    const toml = await readText(
      join(folder.path, 'task.toml'),
      `${folder.place}/task.toml: not there; a task starts with one (see the other folders of tasks/)`,
    )
    const dockerfile = await findText(join(folder.path, 'environment/Dockerfile'))
    const { file: said, warnings, at } = parseTaskFile(toml, `${folder.place}/task.toml`)
    const workdir = said.environment.workdir ?? workdirOf(dockerfile ?? '') ?? usualWorkdir
    const file: TaskFile = { ...said, environment: { ...said.environment, workdir } }
    refuseUnsupported(file, at)
    const image = await readFolder(join(folder.path, 'environment'), '/')
    const compose = await findCompose(join(folder.path, 'environment'))
    if (file.metadata.sandboxes.includes('docker')) refuseWithoutImage(folder, file, { dockerfile, compose })
    const env = fillVariables(file.environment.env, given, (name, fault) => at(['environment', 'env', name], fault))
    const solutionEnv = fillVariables(file.solution.env, given, (name, fault) => at(['solution', 'env', name], fault))
    const files = await readFolder(join(folder.path, 'environment/files'), workdir)
    const steps = await readSteps(folder, file, { at, given, own: { files, image, compose, env } })
    return {
      task: {
        record: recordOf(folder, { toml, file, image, steps }),
        environment: files,
        image,
        compose,
        env,
        solutionEnv,
        steps,
      },
      verification: verificationOf(file, steps),
      warnings,
    }
  },
}

export async function findCompose(folder: string): Promise<string | null> {
  return (await findText(join(folder, 'docker-compose.yaml'))) ?? (await findText(join(folder, 'docker-compose.yml')))
}

function refuseWithoutImage({ place }: TaskFolder, { environment }: TaskFile, given: { dockerfile: string | null; compose: string | null }): void {
  if (given.dockerfile !== null || given.compose !== null || environment.docker_image !== undefined) return
  throw new TaskError(
    `${place}/environment/Dockerfile: not there; write one, or docker-compose.yaml beside it, or name docker_image in [environment] of task.toml`,
  )
}

function recordOf(
  { name, place }: TaskFolder,
  { toml, file, image, steps }: { toml: string; file: TaskFile; image: readonly StateFile[]; steps: ReadTask['task']['steps'] },
): Task {
  const [first] = steps
  const instruction = steps.map((step) => step.instruction).join('\n\n')
  const isPlain = steps.length === 1 && first.name === ''
  const met = isPlain ? metIn(first, '') : steps.flatMap((step) => metIn(step, `/steps/${step.name}`))
  const sha256 = digestFiles([{ path: '/task.toml', content: toml }, ...below('/environment', image), ...met])
  const testsSha256 = digestFiles(isPlain ? first.tests : steps.flatMap((step) => below(`/steps/${step.name}`, step.tests)))
  return Task.parse({ version: 1, name, folder: place, instruction, file, sha256, testsSha256 })
}

/** What an agent meets in a step, and the reference solution. */
function metIn(step: LoadedStep, folder: string): Partial<StateFile>[] {
  return [
    { path: `${folder}/instruction.md`, content: step.instruction },
    ...(step.priorContext ? [{ path: `${folder}/trajectory.json`, content: JSON.stringify(step.priorContext) }] : []),
    ...below(`${folder}${step.workdir.length > 0 ? '/workdir' : ''}`, step.workdir),
    ...below(folder, step.solution),
  ]
}

function verificationOf({ metadata }: TaskFile, steps: readonly LoadedStep[]): ReadTask['verification'] {
  if (steps.some((step) => step.verifier.environment !== null)) return 'separate'
  return metadata.verification ?? null
}
