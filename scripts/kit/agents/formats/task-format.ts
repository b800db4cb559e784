import type { LoadedTask } from '../loaded-task.ts'

/** Where a task may lie. */
export interface TaskFolder {
  /** What the task is called: the folder's own name. */
  name: string
  /** Absolute. */
  path: string
  /** As messages and records name it: relative to the workspace. */
  place: string
}

/** What a format made of a folder. `verification` null: the format leaves it open. A warning names the file, where it can the line, and what was passed over. */
export interface ReadTask {
  task: Omit<LoadedTask, 'verification'>
  verification: LoadedTask['verification'] | null
  warnings: readonly string[]
}

/** A way in which people write tasks. */
export interface TaskFormat {
  readonly name: string
  /** Whether somebody meant this folder to be a task of the format; it may still be a bad one. */
  recognizes(folder: TaskFolder): Promise<boolean>
  /** What is wrong with the folder, or cannot be given to the task here, is a `TaskError`. `given`: what of this machine's variables tasks may have. */
  load(folder: TaskFolder, given: Readonly<Record<string, string>>): Promise<ReadTask>
}
