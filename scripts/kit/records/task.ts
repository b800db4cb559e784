import { z } from 'zod'
import { TaskFile } from './task-file.ts'

/** A task as loaded from its folder. `folder` is relative to the workspace. `sha256` covers what the agent meets; `testsSha256` what judges it. */
export const Task = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1),
  folder: z.string(),
  /** Of a task with steps, those of all of them. */
  instruction: z.string().min(1),
  file: TaskFile,
  sha256: z.string(),
  testsSha256: z.string(),
})
export type Task = z.infer<typeof Task>
