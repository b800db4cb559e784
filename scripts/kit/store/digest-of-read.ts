import { lstat, readlink, stat } from 'node:fs/promises'
import { sha256, sha256OfFile } from './digest.ts'

/** Of a file that a stage reads, as a run key has it. A link is where it leads, and what is there, where that is a file. */
export async function digestOfRead(path: string): Promise<string> {
  if (!(await lstat(path)).isSymbolicLink()) return sha256OfFile(path)
  const isFile = (await stat(path).catch(() => null))?.isFile() ?? false
  return digestOfLink(await readlink(path), isFile ? await sha256OfFile(path) : null)
}

/** `there` is the sha256 of the file that it leads to. */
export const digestOfLink = (target: string, there: string | null): string => sha256(`${target}\0${there ?? ''}`)
