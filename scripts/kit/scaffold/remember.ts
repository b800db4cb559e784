import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Remembered {
  /** Those that are not as they were. */
  changed(): Promise<string[]>
  putBack(): Promise<void>
}

/** Remembers files of the workspace, there or not. */
export async function remember(workspace: string, paths: readonly string[]): Promise<Remembered> {
  const read = (path: string) =>
    readFile(join(workspace, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
  const before = await Promise.all(paths.map(async (path) => ({ path, content: await read(path) })))
  const isChanged = async ({ path, content }: (typeof before)[number]) => {
    const now = await read(path)
    return content === null || now === null ? content !== now : !content.equals(now)
  }
  const changes = async () => (await Promise.all(before.map(async (file) => ((await isChanged(file)) ? file : null)))).filter((file) => file !== null)
  return {
    changed: async () => (await changes()).map(({ path }) => path),
    putBack: async () => {
      for (const { path, content } of await changes()) await (content === null ? rm(join(workspace, path)) : writeFile(join(workspace, path), content))
    },
  }
}
