import { chmod, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A file that takes its name only when it is whole. What was there under that name stands until then, and for good where nothing is kept. */
export async function openFile(target: string, like: string): Promise<{ write(bytes: Buffer): Promise<void>; keep(): Promise<void>; drop(): Promise<void> }> {
  const path = await realpath(target).catch(() => target)
  await mkdir(dirname(path), { recursive: true })
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.draft`)
  const file = await open(draft, 'wx')
  const stream = file.createWriteStream()
  const failed = new Promise<never>((_, reject) => stream.once('error', reject))
  failed.catch(() => {})
  const close = () => Promise.race([failed, new Promise<void>((resolve) => stream.end(resolve))])
  return {
    async write(bytes) {
      if (bytes.length > 0 && !stream.write(bytes)) await Promise.race([failed, new Promise<void>((resolve) => stream.once('drain', () => resolve()))])
    },
    async keep() {
      await close()
      await chmod(draft, (await stat(like)).mode)
      await rename(draft, path)
    },
    async drop() {
      stream.destroy()
      await rm(draft, { force: true })
    },
  }
}
