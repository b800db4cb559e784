import { chmod, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { OutputFile } from '#kit/records'
import { StageError } from '#kit/stage'
import { folderDigest, sha256OfFile } from './digest.ts'
import type { StoreLayout } from './layout.ts'

/** Moves a finished file into the store under its digest and makes it read-only. An object that is there already is kept. */
export async function ingest(layout: StoreLayout, path: string): Promise<{ sha256: string; bytes: number }> {
  const sha256 = await sha256OfFile(path)
  const { size } = await stat(path)
  const object = layout.object(sha256)
  await mkdir(dirname(object), { recursive: true })
  if (await isWhole(object, size)) await rm(path)
  else {
    await chmod(path, 0o444)
    await rename(path, object)
  }
  return { sha256, bytes: size }
}

export const isWhole = async (object: string, bytes: number): Promise<boolean> => (await stat(object).catch(() => null))?.size === bytes

/** The object behind an output file. A missing or cut one is an error that names the step to run again. */
export async function findObject(layout: StoreLayout, file: OutputFile, step: string, profile: string): Promise<string> {
  const object = layout.object(file.sha256)
  if (await isWhole(object, file.bytes)) return object
  throw new StageError(
    `${file.path} of step ${step} is not in the store (${object} is missing or cut); rebuild it: npx tsx scripts/run-step.ts ${step} --profile ${profile}`,
  )
}

/** Links objects into a folder under the paths they had. */
export async function layOut(layout: StoreLayout, files: readonly OutputFile[], folder: string, strip = ''): Promise<void> {
  for (const file of files) {
    const place = join(folder, file.path.slice(strip.length))
    await mkdir(dirname(place), { recursive: true })
    await link(layout.object(file.sha256), place)
  }
}

/** Remembers which files a folder's digest stands for, so that it can be asked for by digest later. */
export async function rememberFolder(layout: StoreLayout, files: readonly OutputFile[]): Promise<string> {
  const digest = folderDigest(files)
  const place = layout.folder(digest)
  await mkdir(dirname(place), { recursive: true })
  await writeFile(`${place}.${process.pid}`, JSON.stringify(files))
  await rename(`${place}.${process.pid}`, place)
  return digest
}

/** Lays out a folder asked for by digest. */
export async function recallFolder(layout: StoreLayout, digest: string, folder: string): Promise<void> {
  const text = await readFile(layout.folder(digest), 'utf8').catch(() => null)
  if (text === null)
    throw new StageError(
      `the store of this checkout knows no folder ${digest}; a model is known where it was trained: check the digest, or train it here first`,
    )
  const files = JSON.parse(text) as OutputFile[] // written by rememberFolder
  for (const file of files) {
    if (!(await isWhole(layout.object(file.sha256), file.bytes)))
      throw new StageError(`${file.path} of folder ${digest} is missing from the store; run again the step that made it`)
  }
  await layOut(layout, files, folder)
}
