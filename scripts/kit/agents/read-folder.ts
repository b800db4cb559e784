import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { StateFile } from '#kit/records'

/**
 * The files and links below a folder of the workspace, as they are laid below `place` in a sandbox, sorted. Of a mode only "executable" is kept, which is
 * what git keeps. A folder that is not there has none.
 */
export async function readFolder(folder: string, place: string): Promise<StateFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const files: StateFile[] = []
  for (const name of names.sort()) files.push(...(await readEntry(join(folder, name), `${place === '/' ? '' : place}/${name}`)))
  return files
}

async function readEntry(source: string, path: string): Promise<StateFile[]> {
  const stats = await lstat(source)
  if (stats.isDirectory()) return readFolder(source, path)
  if (stats.isSymbolicLink()) return [{ path, kind: 'symlink', mode: 0o777, content: Buffer.from(await readlink(source)).toString('base64') }]
  const content = (await readFile(source)).toString('base64')
  return [{ path, kind: 'file', mode: stats.mode & 0o100 ? 0o755 : 0o644, content }]
}
