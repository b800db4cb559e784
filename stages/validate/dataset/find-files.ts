import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { StageError } from '#kit/stage'

export interface FoundFiles {
  /** Files that may hold rows, within the folder, in order. */
  files: string[]
  /** All others, by their endings. */
  ignored: Map<string, number>
}

/** The JSON and JSON lines of a folder and the folders below it, but for hidden ones. */
export async function findFiles(folder: string): Promise<FoundFiles> {
  const about = await stat(folder).catch((cause) => {
    throw new StageError(`there is no folder ${folder}; name the one that holds your rows: --data-dir DIR`, { cause })
  })
  if (!about.isDirectory()) throw new StageError(`${folder} is a file; name the folder it is in: --data-dir DIR`)
  const found: FoundFiles = { files: [], ignored: new Map() }
  await search(folder, '', found)
  return found
}

async function search(folder: string, below: string, found: FoundFiles): Promise<void> {
  const entries = await readdir(join(folder, below), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(below, entry.name)
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) await search(folder, path, found)
    else if (/\.jsonl?$/.test(entry.name) && (await stat(join(folder, path))).isFile()) found.files.push(path)
    else ignore(found, entry.name)
  }
}

export function ignore({ ignored }: FoundFiles, name: string): void {
  const ending = extname(name) || 'no ending'
  ignored.set(ending, (ignored.get(ending) ?? 0) + 1)
}
