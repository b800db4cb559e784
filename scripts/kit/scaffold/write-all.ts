import { chmod, mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PlannedFile } from './kind.ts'
import { ScaffoldError } from './scaffold-error.ts'

/** Puts back what was there before. */
export type Undo = () => Promise<void>

/** Writes every file or, where one cannot be written, none. */
export async function writeAll(workspace: string, files: readonly PlannedFile[]): Promise<Undo> {
  const steps: Undo[] = []
  const undo = async () => {
    for (const step of steps.splice(0).reverse()) await step()
  }
  for (const file of files) {
    try {
      await writeOne(workspace, file, steps)
    } catch (cause) {
      await undo()
      const { code, syscall } = cause as NodeJS.ErrnoException // as node documents errors of files
      const why = code === 'EEXIST' && syscall === 'open' ? 'is there already' : `cannot be written (${code ?? cause})`
      throw new ScaffoldError(`${file.path} ${why}; move what stands in the way and run this again; nothing was written`, { cause })
    }
  }
  return undo
}

async function writeOne(workspace: string, { path, text, mode, isEdit = false }: PlannedFile, steps: Undo[]): Promise<void> {
  const full = join(workspace, path)
  if (isEdit) {
    const before = await readFile(full)
    steps.push(() => writeFile(full, before))
    return writeFile(full, text)
  }
  const made = await mkdir(dirname(full), { recursive: true })
  if (made) steps.push(() => removeFolders(dirname(full), made))
  await writeFile(full, text, { flag: 'wx', mode })
  steps.push(() => rm(full))
  await chmod(full, mode) // whatever the umask says
}

/** Removes `folder` and its parents up to `top`, all of them empty by now. */
async function removeFolders(folder: string, top: string): Promise<void> {
  await rmdir(folder)
  if (folder !== top) await removeFolders(dirname(folder), top)
}
