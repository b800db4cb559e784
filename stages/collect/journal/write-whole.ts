import { open, rename, rm } from 'node:fs/promises'
import { besideName } from './trial-paths.ts'

/** A file that is there whole or not at all; where it is to be `lasting`, also after a loss of power. */
export async function writeWhole(path: string, text: string, { lasting = false } = {}): Promise<void> {
  const temporary = besideName(path)
  try {
    await using file = await open(temporary, 'wx')
    await file.writeFile(text)
    if (lasting) await file.datasync()
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await rename(temporary, path)
}
