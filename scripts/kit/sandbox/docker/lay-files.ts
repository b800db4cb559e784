import { posix } from 'node:path'
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import type { StateFile } from '#kit/records'
import { byPath, packFiles } from './archive.ts'
import { ask } from './engine.ts'
import { isThere } from './read-container.ts'

type Laid = Pick<StateFile, 'path' | 'kind'>

/** Lays paths that `pack` makes a tar of. The folders above them that are not there get a mode of ours and not the engine's. */
export async function layFiles<File extends Laid>(
  container: Docker.Container,
  files: readonly File[],
  pack: (files: readonly File[]) => Readable,
): Promise<void> {
  if (files.length === 0) return
  const folders = await missingFolders(container, files)
  if (folders.length > 0) await ask('lay folders', container.putArchive(packFiles(folders), { path: '/' }))
  await ask('lay files', container.putArchive(pack([...files].sort(byPath)), { path: '/' }), layingMs)
}

/** A whole state may be large. */
const layingMs = 600_000

async function missingFolders(container: Docker.Container, files: readonly Laid[]): Promise<StateFile[]> {
  const given = new Set(files.map(({ path }) => path))
  const known = new Map<string, boolean>([['/', true]])
  const missing: StateFile[] = []
  for (const { path } of files) {
    for (let folder = posix.dirname(path); !known.has(folder) && !given.has(folder); folder = posix.dirname(folder)) {
      const present = await isThere(container, folder)
      known.set(folder, present)
      if (present) break
      missing.push({ path: folder, kind: 'directory', mode: 0o755, content: '' })
    }
  }
  return missing.sort(byPath)
}
