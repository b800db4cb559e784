import { chmod, constants, copyFile, link, mkdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { OutputFile } from '#kit/records'
import { findFaults } from './check-objects.ts'
import { sha256OfFile } from './digest.ts'
import type { StoreLayout } from './layout.ts'

/** Moves a finished file into the store under its digest and makes it read-only. A sound object that is there already is kept, a damaged one replaced. */
export async function ingest(layout: StoreLayout, path: string): Promise<{ sha256: string; bytes: number }> {
  const sha256 = await sha256OfFile(path)
  const { size: bytes } = await stat(path)
  const object = layout.object(sha256)
  await mkdir(dirname(object), { recursive: true })
  await chmod(path, 0o444)
  const linked = await link(path, object).then(
    () => true,
    () => false, // it is there, or the file system has no links
  )
  const faults = linked ? [] : await findFaults(layout, [{ path, sha256, bytes }])
  if (faults.length > 0) await rename(path, object)
  else await rm(path)
  return { sha256, bytes }
}

/** Takes an object out of the store that is not what its name says, so that nothing is given it and its step, run again, leaves a good one. */
export async function setAside(layout: StoreLayout, sha256: string): Promise<void> {
  const place = layout.damaged(sha256)
  await mkdir(dirname(place), { recursive: true })
  await rename(layout.object(sha256), place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error // another process has done it
  })
}

/** Links objects into a folder under the paths they had. */
export async function layOut(layout: StoreLayout, files: readonly OutputFile[], folder: string): Promise<void> {
  for (const file of files) {
    const place = join(folder, file.path)
    await mkdir(dirname(place), { recursive: true })
    await linkOrCopy(layout.object(file.sha256), place)
  }
}

/** A link costs no disk; across file systems, and past the number of links that one allows, it is a copy with the object's time. */
async function linkOrCopy(object: string, place: string): Promise<void> {
  try {
    await link(object, place)
  } catch (error) {
    if (!/^(EXDEV|EMLINK|EPERM|ENOTSUP|ENOSYS)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
    await copyFile(object, place, constants.COPYFILE_FICLONE)
    const { atime, mtime } = await stat(object)
    await utimes(place, atime, mtime)
  }
}

/** Whether a laid out file is the object as it is now: the same one, or a copy with its size and time. */
export async function isLaidOut(object: string, place: string): Promise<boolean> {
  const [from, to] = await Promise.all([stat(object).catch(() => null), stat(place).catch(() => null)])
  if (!from || !to) return false
  return (from.ino === to.ino && from.dev === to.dev) || (to.nlink === 1 && from.size === to.size && Math.abs(from.mtimeMs - to.mtimeMs) < 1)
}

/** Those of the files that do not lie in the folder as the objects they are. */
export async function wrongFiles(layout: StoreLayout, folder: string, files: readonly OutputFile[]): Promise<OutputFile[]> {
  const right = await Promise.all(files.map((file) => isLaidOut(layout.object(file.sha256), join(folder, file.path))))
  return files.filter((_, index) => !right[index])
}
