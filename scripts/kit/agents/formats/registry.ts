import { harbor } from './harbor/harbor.ts'
import type { TaskFolder, TaskFormat } from './task-format.ts'
import { terminalBench1 } from './terminal-bench-1/terminal-bench-1.ts'

/** One line a format; the first that recognizes a folder reads it. */
export const taskFormats: readonly TaskFormat[] = [harbor, terminalBench1]

export async function formatOf(folder: TaskFolder): Promise<TaskFormat | null> {
  for (const format of taskFormats) if (await format.recognizes(folder)) return format
  return null
}
