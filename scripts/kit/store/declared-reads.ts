import { lstatSync, readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fillTemplate, type Step } from '#kit/graph'
import type { AnyStage } from '#kit/stage'
import { isWild, namePattern } from './list-reads.ts'

/** The globs a stage `reads`, with the step's root and params filled in. */
export const readGlobs = (step: Pick<Step, 'root'>, stage: Pick<AnyStage, 'reads'>, params: unknown): string[] =>
  (stage.reads ?? []).map((glob) => fillTemplate(glob, { root: step.root, params: params as Record<string, unknown> })) // params are an object in every stage

export interface ReadPlaces {
  /** Folders that somebody who follows the globs lists. */
  listed: string[]
  /** What the globs name and is not there: asking for it is no fault. */
  absent: string[]
}

/** Where globs lead besides the files they match: who follows one lists each folder before a wildcard, and asks each folder for the next plain name. */
export function placesOf(workspace: string, globs: readonly string[]): ReadPlaces {
  const [listed, absent] = [new Set<string>(), new Set<string>()]
  const foldersIn = (folder: string): string[] => {
    listed.add(folder)
    const entries = readdirSync(join(workspace, folder), { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => posix.join(folder, name))
  }
  const foldersBelow = (folder: string): string[] => [folder, ...foldersIn(folder).flatMap(foldersBelow)]
  const named = (folder: string, name: string): string[] => {
    const path = posix.join(folder, name)
    const there = lstatSync(join(workspace, path), { throwIfNoEntry: false })
    if (!there) absent.add(path)
    return there?.isDirectory() ? [path] : []
  }
  for (const glob of globs) {
    let folders = ['']
    for (const part of glob.split('/')) {
      folders = folders.flatMap((folder) => {
        if (part === '**') return foldersBelow(folder)
        return isWild(part) ? foldersIn(folder).filter((path) => namePattern(part).test(posix.basename(path))) : named(folder, part)
      })
    }
  }
  return { listed: [...listed].sort(), absent: [...absent].sort() }
}
