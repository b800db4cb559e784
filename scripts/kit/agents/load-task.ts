import { dirname, resolve } from 'node:path'
import { findTaskFolders, taskFolder } from './find-task-folders.ts'
import { givenVariables } from './formats/given-variables.ts'
import { formatOf, taskFormats } from './formats/registry.ts'
import type { TaskFolder } from './formats/task-format.ts'
import { lintedVerification, readLintFile } from './lint/lint-file.ts'
import type { LoadedTask } from './loaded-task.ts'
import { TaskError } from './task-error.ts'

export interface LoadedTasks {
  tasks: LoadedTask[]
  /** What is wrong with tasks that are not among them. */
  problems: string[]
  /** What was passed over in those that are. */
  warnings: string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** Every task of a workspace that the patterns choose (see `findTaskFolders`), by name. */
export async function loadTasks(workspace: string, patterns: readonly string[] = ['*'], environment: Environment = process.env): Promise<LoadedTasks> {
  const { folders, problems } = await findTaskFolders(workspace, patterns)
  const loaded: LoadedTasks = { tasks: [], problems, warnings: [] }
  for (const folder of folders) {
    try {
      const { task, warnings } = await load(folder, environment)
      loaded.tasks.push(task)
      loaded.warnings.push(...warnings)
    } catch (error) {
      if (!(error instanceof TaskError)) throw error
      problems.push(error.message)
    }
  }
  return loaded
}

/** One task, by its name in `tasks/` or by its folder. */
export async function loadTask(workspace: string, name: string, environment: Environment = process.env): Promise<LoadedTask> {
  const folder = taskFolder(workspace, resolve(workspace, name.includes('/') ? name : `tasks/${name}`))
  return (await load(folder, environment)).task
}

async function load(folder: TaskFolder, environment: Environment): Promise<{ task: LoadedTask; warnings: readonly string[] }> {
  const format = await formatOf(folder)
  if (!format) throw new TaskError(`${folder.place}: no task; known are folders of ${taskFormats.map(({ name }) => name).join(' and ')}`)
  const { task, verification, warnings } = await format.load(folder, givenVariables(environment))
  const linted = verification ?? lintedVerification(await readLintFile(dirname(folder.path), dirname(folder.place)), task.record)
  return { task: { ...task, verification: linted ?? usualVerification(task) }, warnings }
}

/** A task that runs where nothing lives on between commands leaves all that counts in its files; of another, the format's own way. */
function usualVerification({ record }: Pick<LoadedTask, 'record'>): LoadedTask['verification'] {
  return record.file.metadata.sandboxes.includes('just-bash') ? 'kept-state' : 'in-place'
}
