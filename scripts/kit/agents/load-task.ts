import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, matchesGlob } from 'node:path'
import { type StateFile, Task } from '#kit/records'
import { sandboxPaths } from '#kit/sandbox'
import type { LoadedStep, LoadedTask } from './loaded-task.ts'
import { parseTaskFile } from './parse-task-file.ts'
import { readFolder } from './read-folder.ts'
import { TaskError } from './task-error.ts'

/** Folders of `tasks/` that hold no task. */
const otherFolders = ['scenarios', 'templates']

/** Every task below `tasks/` of a workspace whose name one of the globs matches, by name, and what is wrong with the others. */
export async function loadTasks(workspace: string, include: readonly string[] = ['*']): Promise<{ tasks: LoadedTask[]; problems: string[] }> {
  const entries = await readdir(join(workspace, 'tasks'), { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory() && !otherFolders.includes(entry.name)).map((entry) => entry.name)
  const chosen = names.filter((name) => include.some((glob) => matchesGlob(name, glob))).sort()
  const tasks: LoadedTask[] = []
  const problems = include
    .filter((glob) => !names.some((name) => matchesGlob(name, glob)))
    .map((glob) => `no task matches "${glob}"; those in tasks/ are: ${names.sort().join(', ')}`)
  for (const name of chosen) {
    try {
      tasks.push(await loadTask(workspace, name))
    } catch (error) {
      if (!(error instanceof TaskError)) throw error
      problems.push(error.message)
    }
  }
  return { tasks, problems }
}

export async function loadTask(workspace: string, name: string): Promise<LoadedTask> {
  const folder = `tasks/${name}`
  const path = (file: string) => join(workspace, folder, file)
  const toml = await readText(path('task.toml'), `${folder}/task.toml: not there; a task starts with one (see the other folders of tasks/)`)
  const file = parseTaskFile(toml, `${folder}/task.toml`)
  const instruction = (await readText(path('instruction.md'), `${folder}/instruction.md: not there; write what the agent is asked to do`)).trim()
  if (!instruction) throw new TaskError(`${folder}/instruction.md: empty; write what the agent is asked to do`)
  const environment = await readFolder(path('environment/files'), file.environment.workdir)
  const solution = await readFolder(path('solution'), sandboxPaths.solution)
  const tests = await readFolder(path('tests'), sandboxPaths.tests)
  if (!tests.some((test) => test.path === `${sandboxPaths.tests}/test.sh`)) {
    throw new TaskError(`${folder}/tests/test.sh: not there; write the script that leaves a number in ${sandboxPaths.verifierLogs}/reward.txt`)
  }
  const image = await readFolder(path('environment'), '/')
  const sha256 = digest([
    { path: '/task.toml', content: toml },
    { path: '/instruction.md', content: instruction },
    ...image.map((file) => ({ ...file, path: `/environment${file.path}` })),
    ...solution,
  ])
  const record = Task.parse({ version: 1, name, folder, instruction, file, sha256, testsSha256: digest(tests) })
  const step: LoadedStep = {
    name: '',
    instruction,
    priorContext: null,
    agent: { timeoutMs: file.agent.timeout_sec === undefined ? null : Math.ceil(file.agent.timeout_sec * 1000), user: null, network: null },
    verifier: { timeoutMs: Math.ceil(file.verifier.timeout_sec * 1000), env: {}, user: null, network: null, collect: [], environment: null },
    healthcheck: null,
    minimumRewards: {},
    artifacts: [],
    workdir: [],
    solution,
    tests,
  }
  return { record, environment, image, compose: null, env: {}, solutionEnv: {}, steps: [step], verification: 'kept-state' }
}

async function readText(path: string, missing: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new TaskError(missing)
    throw error
  })
}

function digest(files: readonly Partial<StateFile>[]): string {
  const lines = files.map(({ path, kind, mode, content }) => JSON.stringify([path, kind, mode, content]))
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}
