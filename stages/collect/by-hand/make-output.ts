import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { CollectError, type Locate } from './read-config.ts'

/** Makes the folder that is collected into, where it is not there. */
export async function makeOutput(folder: string, locate: Locate): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const what = why === 'EEXIST' || why === 'ENOTDIR' ? 'a file is in its place' : `it cannot be written (${why})`
    throw new CollectError([locate(['output_dir'], `is "${folder}", and ${what}; name another folder`)])
  }
}
