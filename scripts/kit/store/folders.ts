import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { OutputFile } from '#kit/records'
import { StageError } from '#kit/stage'
import { folderDigest } from './digest.ts'
import { holdersOf } from './kept-run.ts'
import type { StoreLayout } from './layout.ts'
import { layOut } from './objects.ts'
import { requireObjects } from './require-objects.ts'

/** Remembers which files a folder's digest stands for, so that it can be asked for by digest later. */
export async function rememberFolder(layout: StoreLayout, files: readonly OutputFile[], scratch: string): Promise<string> {
  const digest = folderDigest(files)
  const place = layout.folder(digest)
  await mkdir(dirname(place), { recursive: true })
  await writeFile(join(scratch, 'folder.json'), JSON.stringify(files))
  await rename(join(scratch, 'folder.json'), place)
  return digest
}

/** Lays out a folder asked for by digest, every object read first. */
export async function recallFolder(layout: StoreLayout, digest: string, folder: string): Promise<void> {
  const text = await readFile(layout.folder(digest), 'utf8').catch(() => null)
  if (text === null)
    throw new StageError(
      `the store of this checkout knows no folder ${digest}; a model is known where it was trained: check the digest, or train it here first`,
    )
  const files = JSON.parse(text) as OutputFile[] // written by rememberFolder
  await requireObjects(layout, { files, holders: () => holdersOf(layout) })
  await layOut(layout, files, folder)
}
