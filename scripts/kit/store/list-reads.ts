import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What runs and tests leave among sources is no input of a stage. In a task any file is a part of it. */
const LEFT_OUT = /^(?!tasks\/)(?:(?:.*\/)?(?:__pycache__|out)\/|.*\.test\.ts$)/

/**
 * The files and links that globs name, from the workspace's root, sorted. `*` stands for any run of characters in a name and `**` for any folders; `!` in front
 * takes away what the others name. Hidden files are among them, which Node's own globs pass over: a task's `.profile` is as much a part of it as any other file.
 */
export async function listReads(workspace: string, globs: readonly string[]): Promise<string[]> {
  const without = globs.filter(isTakingAway).map((glob) => patternOf(glob.slice(1)))
  const patterns = globs.filter((glob) => !isTakingAway(glob)).map((glob) => ({ folder: fixedPart(glob), pattern: patternOf(glob) }))
  const found = await Promise.all(patterns.map(async ({ folder, pattern }) => (await filesBelow(workspace, folder)).filter((path) => pattern.test(path))))
  return [...new Set(found.flat())].filter((path) => !LEFT_OUT.test(path) && !without.some((pattern) => pattern.test(path))).sort()
}

/** Whether a glob names what is not read, whatever the others say. */
export const isTakingAway = (glob: string): boolean => glob.startsWith('!')

/** The folders of a glob before its first wildcard. */
function fixedPart(glob: string): string {
  const parts = glob.split('/').slice(0, -1)
  const wild = parts.findIndex((part) => part.includes('*'))
  return (wild === -1 ? parts : parts.slice(0, wild)).join('/')
}

async function filesBelow(workspace: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(workspace, folder), { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException): Dirent[] => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(workspace.length + 1)
        .replaceAll('\\', '/'),
    )
}

function patternOf(glob: string): RegExp {
  const parts = glob.split('/').map((part, index, all) => {
    if (part === '**') return index === all.length - 1 ? '.+' : '(?:[^/]+/)*'
    const name = patternText(part)
    return index === all.length - 1 ? name : `${name}/`
  })
  return new RegExp(`^${parts.join('')}$`)
}

/** A part of a glob that is no `**`, for the name of one file or folder. */
export const namePattern = (part: string): RegExp => new RegExp(`^${patternText(part)}$`)

const patternText = (part: string): string => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')
