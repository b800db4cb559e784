import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoreLayout } from './layout.ts'

export interface StoredObject {
  sha256: string
  path: string
  bytes: number
  /** What it takes on the disk, in bytes. */
  diskBytes: number
  /** Names that its bytes have on the disk, the store's own among them. */
  links: number
}

/** Every object of the store, by sha256. */
export async function listObjects(layout: StoreLayout): Promise<StoredObject[]> {
  const objects: (StoredObject | null)[] = []
  for (const start of await namesIn(layout.objects))
    for (const rest of await namesIn(join(layout.objects, start))) objects.push(await lookAt(`${start}${rest}`, join(layout.objects, start, rest)))
  return objects.flatMap((object) => object ?? [])
}

/** The objects that were set aside because they were damaged. */
export async function listDamaged(layout: StoreLayout): Promise<StoredObject[]> {
  const objects = (await namesIn(layout.damagedObjects)).map((sha256) => lookAt(sha256, layout.damaged(sha256)))
  return (await Promise.all(objects)).flatMap((object) => object ?? [])
}

async function lookAt(sha256: string, path: string): Promise<StoredObject | null> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? { sha256, path, bytes: found.size, diskBytes: found.blocks * BLOCK, links: found.nlink } : null
}

/** `stat` counts in blocks of this size, whatever those of the disk are. */
export const BLOCK = 512

/** Names in a folder, sorted; none where there is no such folder. */
export const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder).catch(() => [])).sort()
