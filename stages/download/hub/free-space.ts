import { statfs } from 'node:fs/promises'
import { presentSize } from '#kit/present'
import { StageError } from '#kit/stage'

/** What else writes to the disk meanwhile. */
const SPARE_BYTES = 64_000_000

export const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** @throws StageError where the disk cannot hold what is to come. */
export function checkSpace({ folder, free, needed }: { folder: string; free: number; needed: number }): void {
  if (needed === 0 || free >= needed + SPARE_BYTES) return
  throw new StageError(
    `${presentSize(needed)} are to be fetched, and ${presentSize(free)} are free on the disk of ${folder}; ` +
      'make room there (npx tsx scripts/store.ts gc removes what nothing asks for), or choose a smaller `configuration`',
  )
}
