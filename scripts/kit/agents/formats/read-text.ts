import { readFile, stat } from 'node:fs/promises'
import { TaskError } from '../task-error.ts'

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null)

/** The text of a file, or null where there is none. */
export async function findText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null
    throw error
  })
}

/** The text of a file that must be there; `missing` is said where it is not. */
export async function readText(path: string, missing: string): Promise<string> {
  const text = await findText(path)
  if (text === null) throw new TaskError(missing)
  return text
}

export async function isFile(path: string): Promise<boolean> {
  const stats = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null
    throw error
  })
  return stats?.isFile() ?? false
}
