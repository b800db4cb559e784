import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PipelineFile } from '../pipeline-file.ts'

// A door of its own, for Nx's plug-in: it loads no zod and no yaml.

/** The names of the folders in each folder that a `foreach` looks into, sorted. */
export type Folders = Record<string, string[]>

export function readFolders(workspace: string, file: PipelineFile): Folders {
  const parents = Object.values(file.steps).flatMap(({ foreach }) => (foreach === undefined ? [] : [dirname(foreach)]))
  return Object.fromEntries(parents.map((parent) => [parent, foldersIn(workspace, parent)]))
}

/** A folder that holds outputs alone is left out: git leaves it behind where a step was deleted, or is not on this branch. */
export function foldersIn(workspace: string, path: string): string[] {
  if (!existsSync(join(workspace, path))) return []
  return readdirSync(join(workspace, path), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .filter((name) => readdirSync(join(workspace, path, name)).join() !== 'out')
    .sort()
}
