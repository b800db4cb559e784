import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What runs and tests leave among sources is no input of a stage, nor what git keeps for itself. In a task any other file is a part of it. */
const LEFT_OUT = /^(?!tasks\/)(?:(?:.*\/)?(?:__pycache__|out)\/|.*\.test\.ts$)|(?:^|\/)\.git\//

/**
 * The files and links that globs name, from the workspace's root, sorted. `*` stands for any run of characters in a name, `**` for any folders, and `!(a|b)` for any name
 * but these. Hidden files are among them, which Node's own globs pass over: a task's `.profile` is as much a part of it as any other file.
 */
export async function listReads(workspace: string, globs: readonly string[]): Promise<string[]> {
  const found = await Promise.all(globs.map(async (glob) => (await filesBelow(workspace, fixedPart(glob))).filter((path) => patternOf(glob).test(path))))
  return [...new Set(found.flat())].filter((path) => !LEFT_OUT.test(path)).sort()
}

/** Whether a part of a glob stands for more than one name. */
export const isWild = (part: string): boolean => part.includes('*') || anyBut.test(part)

const anyBut = /^!\(([^()]+)\)$/

/** The folders of a glob before its first wildcard. */
function fixedPart(glob: string): string {
  const parts = glob.split('/').slice(0, -1)
  const wild = parts.findIndex(isWild)
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

function patternText(part: string): string {
  const [, names] = anyBut.exec(part) ?? []
  if (names !== undefined) return `(?!(?:${names.split('|').map(patternText).join('|')})(?:/|$))[^/]+`
  return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')
}
