import { readdir } from 'node:fs/promises'
import { basename, join, matchesGlob, relative, resolve } from 'node:path'
import { knownNames } from '#kit/spelling'
import { formatOf } from './formats/registry.ts'
import type { TaskFolder } from './formats/task-format.ts'

const isGlob = (text: string): boolean => /[*?[\]{}]/.test(text)

/**
 * Folders of tasks, by name, each once. A pattern without "/" is a glob over the names in `tasks/`; another one is a folder of the workspace, a folder of such
 * folders, or a glob over their paths. "!" in front leaves out what it matches. A folder that is no task is passed over, unless it is named: then a problem, as is a name to leave
 * out that no task has.
 */
export async function findTaskFolders(place: string, patterns: readonly string[]): Promise<{ folders: TaskFolder[]; problems: string[] }> {
  const workspace = resolve(place)
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  const included = patterns.filter((pattern) => !pattern.startsWith('!'))
  const found = new Map<string, TaskFolder>()
  const problems: string[] = []
  for (const pattern of included.length > 0 ? included : ['*']) {
    const folders = await foldersOf(workspace, pattern)
    if (folders.length === 0) problems.push(await describeNone(workspace, pattern))
    for (const folder of folders) found.set(folder.path, folder)
  }
  for (const pattern of excluded.filter((pattern) => !isGlob(pattern))) {
    if ((await foldersOf(workspace, pattern)).length === 0) problems.push(`nothing is left out by "!${pattern}": ${await describeNone(workspace, pattern)}`)
  }
  const kept = [...found.values()].filter((folder) => !excluded.some((pattern) => matches(workspace, folder, pattern)))
  const folders = kept.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.place < b.place ? -1 : 1))
  return { folders, problems: [...problems, ...describeTwins(folders)] }
}

export function taskFolder(workspace: string, path: string): TaskFolder {
  return { name: basename(path), path, place: relative(workspace, path) || '.' }
}

async function foldersOf(workspace: string, pattern: string): Promise<TaskFolder[]> {
  if (!pattern.includes('/')) {
    const folders = isGlob(pattern) ? await foldersIn(join(workspace, 'tasks')) : [join(workspace, 'tasks', pattern)]
    const named = folders.filter((path) => matchesGlob(basename(path), pattern)).map((path) => taskFolder(workspace, path))
    return isGlob(pattern) ? asyncFilter(named, isTask) : tasksFrom(workspace, join(workspace, 'tasks', pattern))
  }
  const whole = resolve(workspace, pattern)
  if (!isGlob(pattern)) return tasksFrom(workspace, whole)
  const parts = whole.split('/')
  const root = parts.slice(0, parts.findIndex(isGlob)).join('/') || '/'
  return (await tasksFrom(workspace, root)).filter(({ path }) => matchesGlob(path, whole))
}

/** The task that a folder is, or all below it. */
async function tasksFrom(workspace: string, path: string): Promise<TaskFolder[]> {
  const folder = taskFolder(workspace, path)
  if (await isTask(folder)) return [folder]
  const inner = await Promise.all((await foldersIn(path)).map((child) => tasksFrom(workspace, child)))
  return inner.flat()
}

const isTask = async (folder: TaskFolder): Promise<boolean> => (await formatOf(folder)) !== null

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => join(path, entry.name))
}

function matches(workspace: string, { name, path }: TaskFolder, pattern: string): boolean {
  if (!pattern.includes('/')) return matchesGlob(name, pattern)
  const whole = resolve(workspace, pattern)
  return matchesGlob(path, whole) || (!isGlob(pattern) && path.startsWith(`${whole}/`))
}

async function describeNone(workspace: string, pattern: string): Promise<string> {
  const there = (
    await asyncFilter(
      (await foldersIn(join(workspace, 'tasks'))).map((path) => taskFolder(workspace, path)),
      isTask,
    )
  ).map(({ name }) => name)
  const near = knownNames(basename(pattern), there.sort())
  return `no task matches "${pattern}"; ${near.startsWith('did you mean') ? near : `those in tasks/ are: ${there.join(', ')}`}`
}

/** Trials are known by their task's name. */
function describeTwins(folders: readonly TaskFolder[]): string[] {
  return folders.flatMap((folder, index) => {
    const before = folders[index - 1]
    return before?.name === folder.name ? [`${before.place} and ${folder.place} are two tasks of one name; leave one out, or rename its folder`] : []
  })
}

async function asyncFilter<T>(items: readonly T[], keeps: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(keeps))
  return items.filter((_, index) => kept[index])
}
