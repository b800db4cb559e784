import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, link, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { OutputFile } from '#kit/records'
import { slotLayout } from './layout.ts'
import { SlotError } from './slot-error.ts'

/** A model as a step left it. */
export interface ModelFolder {
  digest: string
  path: string
}

/** The files below a folder with their digests, sorted by path. */
export async function filesOf(folder: string): Promise<OutputFile[]> {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/')).sort((a, b) => (a < b ? -1 : 1))
  const files: OutputFile[] = []
  for (const path of names) {
    const found = await stat(join(folder, path))
    if (found.isFile()) files.push({ path, sha256: await sha256OfFile(join(folder, path)), bytes: found.size })
  }
  return files
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/** Lays a model's files into the slots, whole or not at all, and gives the folder. Files that lie there already and are sound stay. Call it under the lock. */
export async function placeModel(workspace: string, model: ModelFolder, files: readonly OutputFile[]): Promise<string> {
  const { folder, model: folderOf } = slotLayout(workspace)
  const final = folderOf(model.digest)
  if ((await damage(final, files)) === null) return final
  await removeLeftovers(folder)
  const incoming = `${join(folder, INCOMING)}${process.pid}`
  for (const file of files) await linkOrCopy(join(model.path, file.path), join(incoming, file.path))
  const fault = await damage(incoming, files)
  if (fault) {
    await rm(incoming, { recursive: true, force: true })
    throw new SlotError(`${model.path} changed while it was being promoted (${fault}); run the promote step again`)
  }
  await rm(final, { recursive: true, force: true })
  await rename(incoming, final)
  return final
}

const INCOMING = '.incoming-'

/** What a promotion left that was killed halfway. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.startsWith(INCOMING)) await rm(join(folder, name), { recursive: true, force: true })
}

/** A link costs no disk and the store's objects do not change; other file systems and platforms get a copy. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  const source = await realpath(from)
  await link(source, to).catch(() => copyFile(source, to))
}

/** The first thing that is wrong with a model's files, or null. A quick look compares sizes and reads nothing. */
export async function damage(folder: string, files: readonly OutputFile[], look: 'quick' | 'whole' = 'whole'): Promise<string | null> {
  for (const file of files) {
    const path = join(folder, file.path)
    const found = await stat(path).catch(() => null)
    if (!found?.isFile()) return `${path} is missing`
    if (found.size !== file.bytes) return `${path} has ${found.size} bytes instead of ${file.bytes}`
    if (look === 'whole' && (await sha256OfFile(path)) !== file.sha256) return `${path} has another sha256 than expected`
  }
  return files.length === 0 ? `${folder} holds no model files` : null
}
