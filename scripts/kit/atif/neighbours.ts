import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { AtifDocument } from './document.ts'
import { parsePythonJson } from './parse-python-json.ts'

/** The files that a document names, relative to its own folder unless they begin at the root. */
export interface Neighbours {
  /** Where such a file is; null where it is not. */
  find(path: string): string | null
  has(path: string): boolean
  /** Whether there is a file or folder of just that path. */
  isThere(path: string): boolean
  /** The trajectory in a file; null where there is none or it is no valid one. */
  trajectory(path: string): AtifDocument | null
}

/** An address with a scheme lies elsewhere; nobody looks there. */
export const isElsewhere = (path: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(path)

/** A run kept as `NAME.trajectory.json` keeps the files that it calls `trajectory.x.json` under `NAME.` too. */
export function neighboursOf(file: string): Neighbours {
  const prefix = /^(.+\.)trajectory\.(.+\.)?json$/.exec(basename(file))?.[1] ?? ''
  const find = (path: string) =>
    [resolve(dirname(file), path), join(dirname(file), dirname(path), prefix + basename(path))].find(
      (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
    )
  return {
    find: (path) => find(path) ?? null,
    has: (path) => find(path) !== undefined,
    isThere: (path) => existsSync(resolve(dirname(file), path)),
    trajectory: (path) => {
      const found = find(path)
      if (found === undefined) return null
      try {
        return AtifDocument.safeParse(parsePythonJson(readFileSync(found, 'utf8'))).data ?? null
      } catch {
        return null // that file's own check says what is wrong with it
      }
    },
  }
}
