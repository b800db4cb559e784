import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { PlannedFile } from './kind.ts'

const SUFFIX = '.template'

/** The files of a kind under a name: `__name__` as it is given, `__words__` with spaces for hyphens, in texts and in paths. Modes are those of the templates. */
export async function fillTemplates(kindName: string, name: string): Promise<PlannedFile[]> {
  const folder = join(import.meta.dirname, 'templates', kindName)
  const fill = (text: string) => text.replaceAll('__name__', name).replaceAll('__words__', name.replaceAll('-', ' '))
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    paths.sort().map(async (path) => ({
      path: fill(relative(folder, path).replaceAll('\\', '/').slice(0, -SUFFIX.length)),
      text: fill(await readFile(path, 'utf8')),
      mode: (await stat(path)).mode & 0o100 ? 0o755 : 0o644,
    })),
  )
}
