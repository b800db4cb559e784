import fs from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bounds } from './bounds.ts'

// biome-ignore lint/suspicious/noExplicitAny: functions of node:fs of any signature whose first argument is a path
type PathFunction = (path: any, ...rest: any[]) => any
type Wrapper = (original: PathFunction) => PathFunction

/** Shows the stage the folders it may know of, which Node's flags cannot grant by themselves: who asks for one is answered from its stand-in. */
export function showFolders({ workspace, folders }: Pick<Bounds, 'workspace' | 'folders'>): void {
  const known = new Set(folders.known)
  const listed = new Set(folders.listed)
  const standIn = (path: unknown, among: ReadonlySet<string>) => {
    const name = nameIn(workspace, path)
    return name !== null && among.has(name) ? join(folders.place, name) : null
  }
  const ask: Wrapper =
    (original) =>
    (path, ...rest) =>
      original(standIn(path, known) ?? (isAbove(workspace, path) ? folders.place : path), ...rest)
  const list: Wrapper =
    (original) =>
    (path, ...rest) => {
      const place = isRecursive(rest[0]) ? null : standIn(path, listed) // below a stand-in not every name is laid out
      return place === null ? original(path, ...rest) : renamed(path, original(place, ...rest.map((argument) => renamedAnswer(path, argument))))
    }
  wrap(fs, ['stat', 'statSync', 'lstat', 'lstatSync', 'access', 'accessSync', 'existsSync', 'statfs', 'statfsSync'], ask)
  wrap(fs.promises, ['stat', 'lstat', 'access', 'statfs'], ask)
  wrap(fs, ['readdir', 'readdirSync'], list)
  wrap(fs.promises, ['readdir'], list)
}

function wrap(owner: object, names: readonly string[], wrapper: Wrapper): void {
  const functions = owner as Record<string, PathFunction> // the names are those of functions
  for (const name of names) if (functions[name]) functions[name] = wrapper(functions[name])
}

const isRecursive = (options: unknown): boolean => typeof options === 'object' && options !== null && 'recursive' in options && options.recursive === true

/** Entries say which folder they are of: the one that was asked for. */
function renamed(path: unknown, answer: unknown): unknown {
  if (answer instanceof Promise) return answer.then((entries) => renamed(path, entries))
  if (Array.isArray(answer)) for (const entry of answer) if (entry instanceof fs.Dirent) entry.parentPath = String(path)
  return answer
}

const renamedAnswer = (path: unknown, argument: unknown): unknown =>
  typeof argument === 'function' ? (error: unknown, entries: unknown) => argument(error, renamed(path, entries)) : argument

function nameIn(workspace: string, path: unknown): string | null {
  const name = relativeTo(workspace, path)
  return name?.startsWith('..') ? null : name
}

/** Who makes a path real asks for each folder on the way to it. */
const isAbove = (workspace: string, path: unknown): boolean => /^\.\.(\/\.\.)*$/.test(relativeTo(workspace, path) ?? '')

function relativeTo(workspace: string, path: unknown): string | null {
  const text = typeof path === 'string' ? path : path instanceof URL && path.protocol === 'file:' ? fileURLToPath(path) : null
  return text === null ? null : relative(workspace, resolve(text)).replaceAll(sep, '/')
}
