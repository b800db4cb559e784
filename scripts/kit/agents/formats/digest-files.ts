import { createHash } from 'node:crypto'
import type { StateFile } from '#kit/records'

/** Of files in any order. */
export function digestFiles(files: readonly Partial<StateFile>[]): string {
  const lines = files.map(({ path, kind, mode, content }) => JSON.stringify([path, kind, mode, content]))
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

/** Files as they lie in another folder. */
export const below = (folder: string, files: readonly StateFile[]): StateFile[] => files.map((file) => ({ ...file, path: `${folder}${file.path}` }))
