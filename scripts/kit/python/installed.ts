import { createHash } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import type { PythonLayout } from './layout.ts'

/** The sha256 of the requirements; null where the file is missing. */
export async function requirementsDigest({ requirements }: PythonLayout): Promise<string | null> {
  const text = await readIfThere(requirements)
  return text === null ? null : createHash('sha256').update(text).digest('hex')
}

/** Says whether the environment is whole and made from these requirements. Starts no process. */
export async function isInstalled({ marker, python }: PythonLayout, digest: string): Promise<boolean> {
  if ((await readIfThere(marker))?.trim() !== digest) return false
  return access(python).then(
    () => true,
    () => false, // the Python it was made from is gone
  )
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null // as node documents the error
    throw error
  }
}
