import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LineFile, openLineFile } from './line-file.ts'

export interface RowsFolder extends AsyncDisposable {
  /** Starts a file of lines. Nobody sees it under its name before `publish`. */
  file(name: string): Promise<LineFile>
  /** A place for what is thrown away at the end. */
  scratch(name: string): string
  /** Gives all files their names, the summary last, and takes away what an earlier run left under `obsolete`. */
  publish(summary: { name: string; value: unknown }, obsolete?: readonly string[]): Promise<void>
}

/** A folder for people: of a run that does not end nothing is left in it, and of what it held before nothing is lost. */
export async function openRowsFolder(folder: string): Promise<RowsFolder> {
  await mkdir(folder, { recursive: true })
  const files = new Map<string, LineFile>()
  const scratches: string[] = []
  const unfinished = (name: string) => join(folder, `.${name}.${process.pid}`)
  return {
    file: async (name) => {
      const file = await openLineFile(unfinished(name))
      files.set(name, file)
      return file
    },
    scratch: (name) => {
      scratches.push(name)
      return unfinished(name)
    },
    publish: async (summary, obsolete = []) => {
      for (const file of files.values()) await file.close()
      await writeFile(unfinished(summary.name), `${JSON.stringify(summary.value, null, 2)}\n`)
      for (const name of [...files.keys(), summary.name]) await rename(unfinished(name), join(folder, name))
      for (const name of obsolete) await rm(join(folder, name), { force: true })
    },
    [Symbol.asyncDispose]: async () => {
      for (const file of files.values()) await file.close()
      for (const name of [...files.keys(), ...scratches]) await rm(unfinished(name), { force: true })
    },
  }
}
