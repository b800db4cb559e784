import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { SandboxName, type Task, VerificationMode } from '#kit/records'
import { findText } from './formats/read-text.ts'
import { TaskError } from './task-error.ts'

const Finding = z.strictObject({
  /** Of all files of the task: what was found holds for these alone. */
  digest: z.string(),
  sandboxes: z.array(SandboxName),
  verification: z.union([VerificationMode, z.literal('separate')]),
})
export type LintFinding = z.infer<typeof Finding>

/** What the lint found of the tasks in a folder, by their names: `lint.json` beside them. */
export const LintFile = z.strictObject({ version: z.literal(1), tasks: z.record(z.string(), Finding) })
export type LintFile = z.infer<typeof LintFile>

export const lintFileName = 'lint.json'

/** `place` is the folder's for messages. */
export async function readLintFile(folder: string, place: string): Promise<LintFile> {
  const text = await findText(join(folder, lintFileName))
  if (text === null) return { version: 1, tasks: {} }
  try {
    return LintFile.parse(JSON.parse(text))
  } catch (error) {
    throw new TaskError(`${join(place, lintFileName)}: holds no findings of the lint; remove it, or make it anew with scripts/lint-tasks.ts --write`, {
      cause: error,
    })
  }
}

/** Where the lint found that a task's tests run faithfully, if it looked at the task as it is now. */
export function lintedVerification(file: LintFile, record: Task): LintFinding['verification'] | null {
  const finding = file.tasks[record.name]
  return finding?.digest === digestOfTask(record) ? finding.verification : null
}

export const digestOfTask = ({ sha256, testsSha256 }: Task): string => createHash('sha256').update(`${sha256}\n${testsSha256}`).digest('hex')
