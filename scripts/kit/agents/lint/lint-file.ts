import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { SandboxName, type Task, VerificationMode } from '#kit/records'
import { findText } from '../formats/read-text.ts'
import type { LoadedTask } from '../loaded-task.ts'
import { TaskError } from '../task-error.ts'
import type { LintedTask } from './lint-task.ts'

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

/** Keeps what was found of tasks beside their folders; what was found of others stays. Gives the files that were written. */
export async function writeLintFiles(workspace: string, tasks: readonly LoadedTask[], linted: readonly LintedTask[]): Promise<string[]> {
  const folders = new Map<string, Record<string, LintFinding>>()
  for (const { record } of tasks) {
    const finding = findingOf(
      record,
      linted.filter(({ folder }) => folder === record.folder),
    )
    const beside = dirname(record.folder)
    if (finding) folders.set(beside, { ...folders.get(beside), [record.name]: finding })
  }
  for (const [folder, found] of folders) {
    const { tasks: before } = await readLintFile(resolve(workspace, folder), folder)
    const merged = Object.entries({ ...before, ...found }).sort(([a], [b]) => (a < b ? -1 : 1))
    await writeFile(
      resolve(workspace, folder, lintFileName),
      `${JSON.stringify({ version: 1, tasks: Object.fromEntries(merged) } satisfies LintFile, null, 2)}\n`,
    )
  }
  return [...folders.keys()].map((folder) => join(folder, lintFileName)).sort()
}

/** Of a task that passed in every sandbox it names; where tests must run in place in one of them, they do in all. */
function findingOf(record: Task, linted: readonly LintedTask[]): LintFinding | null {
  const { sandboxes } = record.file.metadata
  const passed = linted.filter(({ problems }) => problems.length === 0)
  const ways = passed.flatMap(({ verification }) => verification ?? [])
  const way = ways.find((one) => one !== 'kept-state') ?? ways[0]
  return way !== undefined && sandboxes.every((name) => passed.some(({ sandbox }) => sandbox === name))
    ? { digest: digestOfTask(record), sandboxes, verification: way }
    : null
}
