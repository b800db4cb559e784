import { open, rename, rm } from 'node:fs/promises'

/** A file that is there whole or not at all, also after a loss of power. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.next`
  try {
    await using file = await open(temporary, 'wx')
    await file.writeFile(text)
    await file.datasync()
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await rename(temporary, path)
}
