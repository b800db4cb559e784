import { type Dirent, readdirSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'

/** Folders as a stage may see them. Paths are relative to the workspace, `''` is the workspace itself. */
export interface FolderView {
  /** Where the folders are laid out: those in `listed` with the names in them, all without content. */
  place: string
  /** Folders that the stage may know to be there. */
  known: string[]
  /** Of those, the ones whose names it may list. */
  listed: string[]
}

/** The folders whose files are all among the given ones, at any depth. */
export function wholeFolders(workspace: string, folders: readonly string[], files: readonly string[]): string[] {
  const given = new Set(files)
  const isWhole = (folder: string): boolean =>
    readdirSync(join(workspace, folder), { withFileTypes: true }).every((entry) =>
      entry.isDirectory() ? isWhole(posix.join(folder, entry.name)) : given.has(posix.join(folder, entry.name)),
    )
  return folders.filter(isWhole)
}

/**
 * Node grants a folder with all that is below it, or not at all. For a stage that may have some files of a folder, others stand in: it is shown the names in
 * the folders it lists, and that the folders on the way to what it was granted are there.
 */
export async function viewFolders(given: { workspace: string; granted: readonly string[]; listed: readonly string[]; place: string }): Promise<FolderView> {
  const { workspace, granted, listed, place } = given
  const known = new Set([...listed, ...[...granted, ...listed].flatMap(foldersAbove)])
  for (const folder of known) await mkdir(join(place, folder), { recursive: true })
  for (const folder of listed) for (const entry of readdirSync(join(workspace, folder), { withFileTypes: true })) await standIn(entry, join(place, folder))
  return { place, known: [...known], listed: [...listed] }
}

async function standIn(entry: Dirent, folder: string): Promise<void> {
  const path = join(folder, entry.name)
  if (entry.isDirectory()) await mkdir(path, { recursive: true })
  else if (entry.isSymbolicLink()) await symlink('nowhere', path)
  else await writeFile(path, '')
}

/** The folders on the way to a path, the workspace itself last. */
export function foldersAbove(path: string): string[] {
  const above = posix.dirname(path)
  return path === '' || above === '.' ? [''] : [above, ...foldersAbove(above)]
}
