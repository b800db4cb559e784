import { join } from 'node:path'
import { type StateFile, Task, TaskFile } from '#kit/records'
import { stateFile } from '#kit/sandbox'
import { readFolder } from '../../read-folder.ts'
import { TaskError } from '../../task-error.ts'
import { below, digestFiles } from '../digest-files.ts'
import { findText, isFile, readText } from '../read-text.ts'
import type { TaskFolder, TaskFormat } from '../task-format.ts'
import { usualWorkdir, workdirOf } from '../workdir-of.ts'
import { readClient } from './read-client.ts'
import { readSolution } from './read-solution.ts'
import { readTests } from './read-tests.ts'
import { parseTaskYaml, type TaskYaml } from './task-yaml.ts'

/** Beside the folder of a task that its image is built from. */
const notBuiltFrom = /^\/(task\.yaml|docker-compose\.ya?ml|run-tests\.sh|solution\.(sh|yaml)|tests\/.*)$/

/** Folders of Terminal-Bench 1, read the way Harbor's mapper makes folders of its own from them. */
export const terminalBench1: TaskFormat = {
  name: 'terminal-bench-1',
  recognizes: ({ path }) => isFile(join(path, 'task.yaml')),
  load: async (folder) => {
    const { path, place } = folder
    const yaml = await readText(join(path, 'task.yaml'), `${place}/task.yaml: not there; a task starts with one`)
    const { file, warnings } = parseTaskYaml(yaml, `${place}/task.yaml`)
    const files = (await readFolder(path, '/')).filter((one) => !notBuiltFrom.test(one.path))
    const client = readClient(await findText(join(path, 'docker-compose.yaml')), textsOf(files), `${place}/docker-compose.yaml`)
    if (client.dockerfile === null && client.compose === null)
      throw new TaskError(`${place}/Dockerfile: not there; write one, or name an image in docker-compose.yaml`)
    const image = [...files.filter((one) => one.path !== '/Dockerfile'), ...(client.dockerfile === null ? [] : [stateFile('/Dockerfile', client.dockerfile)])]
    const { solution, warnings: unsolved } = await readSolution(folder)
    const tests = await readTests(folder)
    const record = recordOf(folder, { yaml, file, workdir: workdirOf(client.dockerfile ?? '') ?? usualWorkdir, client, image, solution, tests })
    return {
      task: {
        record,
        environment: [],
        image,
        compose: client.compose,
        env: {},
        solutionEnv: {},
        steps: [
          {
            name: '',
            instruction: file.instruction,
            priorContext: null,
            agent: { timeoutMs: Math.ceil(file.max_agent_timeout_sec * 1000), user: null, network: null },
            verifier: { timeoutMs: Math.ceil(file.max_test_timeout_sec * 1000), env: {}, user: null, network: null, collect: [], environment: null },
            healthcheck: null,
            minimumRewards: {},
            artifacts: [],
            workdir: [],
            solution,
            tests,
          },
        ],
      },
      verification: null,
      warnings: [...warnings, ...unsolved],
    }
  },
}

const textsOf = (files: readonly StateFile[]): ReadonlyMap<string, string> =>
  new Map(files.filter(({ path }) => path.includes('Dockerfile')).map(({ path, content }) => [path, Buffer.from(content, 'base64').toString('utf8')]))

interface Parts {
  yaml: string
  file: TaskYaml
  workdir: string
  client: { compose: string | null }
  image: readonly StateFile[]
  solution: readonly StateFile[]
  tests: readonly StateFile[]
}

/** In the words of `task.toml`; what they have none for is kept in `metadata`. */
function recordOf({ name, place }: TaskFolder, { yaml, file, workdir, client, image, solution, tests }: Parts): Task {
  const { instruction, max_agent_timeout_sec, max_test_timeout_sec, ...metadata } = file
  const taskFile = TaskFile.parse({
    metadata,
    agent: { timeout_sec: max_agent_timeout_sec },
    verifier: { timeout_sec: max_test_timeout_sec },
    environment: { workdir },
  })
  const met = [
    { path: '/task.yaml', content: yaml },
    { path: '/docker-compose.yaml', content: client.compose ?? '' },
    ...below('/environment', image),
    ...solution,
  ]
  return Task.parse({ version: 1, name, folder: place, instruction, file: taskFile, sha256: digestFiles(met), testsSha256: digestFiles(tests) })
}
