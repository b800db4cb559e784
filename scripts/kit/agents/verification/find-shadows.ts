import { posix } from 'node:path'
import type { KeptFile } from '#kit/records'
import type { Sandbox } from '#kit/sandbox'
import { quoteWord } from '#kit/shell'

const limits = { timeoutMs: 30_000, outputLimitBytes: 1024 * 1024 }
/** Of the names that are asked for at a time: a command line is bounded. */
const namesAtATime = 500

/** `env` is what the tests are given besides. */
interface Asked {
  env: Readonly<Record<string, string>>
  signal: AbortSignal
}

/**
 * Which kept files would be run in the place of a program that a fresh sandbox has: they lie where the PATH of the tests looks first, or are that program, or a link
 * in the place of such a folder or above it, outside the folders that are never laid again. Asked before anything is laid.
 */
export async function findShadows(sandbox: Sandbox, files: readonly KeptFile[], asked: Asked): Promise<KeptFile[]> {
  const runnable = files.filter(({ kind, mode }) => kind === 'symlink' || kind === 'deleted' || (kind === 'file' && (mode & 0o111) !== 0))
  if (runnable.length === 0) return []
  const folders = await findFolders(sandbox, asked)
  const inPlace = runnable.filter(
    ({ path, kind }) => kind === 'symlink' && folders.some((folder) => folder.some((one) => one === path || one.startsWith(`${path}/`))),
  )
  const onPath = runnable.filter(({ path }) => placeOf(path, folders) >= 0)
  const programs = await findPrograms(sandbox, [...new Set(onPath.map(({ path }) => posix.basename(path)))], asked)
  const shadows = onPath.filter(({ path }) => {
    const program = programs.get(posix.basename(path))
    return program !== undefined && placeOf(path, folders) <= placeOf(program, folders)
  })
  return [...inPlace, ...shadows]
}

/** The first folder of the PATH that a path lies in. */
const placeOf = (path: string, folders: readonly (readonly string[])[]): number => folders.findIndex((folder) => folder.includes(posix.dirname(path)))

/** Each folder of the PATH by the name that it has there and by the one that is its own. */
async function findFolders(sandbox: Sandbox, asked: Asked): Promise<string[][]> {
  const [workdir = '/', path = ''] = (await say(sandbox, 'printf "%s\\n%s" "$PWD" "$PATH"', asked)).split('\n')
  const folders = path.split(':').map((folder) => posix.resolve(workdir, folder))
  const words = folders.map(quoteWord)
  const own = (await say(sandbox, `for folder in ${words.join(' ')}; do (cd "$folder" 2> /dev/null && pwd -P || echo); done; true`, asked)).split('\n')
  return folders.map((folder, place) => [folder, own[place] || folder])
}

/** Where a fresh sandbox finds programs, by name; those that it has. */
async function findPrograms(sandbox: Sandbox, names: readonly string[], asked: Asked): Promise<Map<string, string>> {
  const programs = new Map<string, string>()
  for (let start = 0; start < names.length; start += namesAtATime) {
    const words = names.slice(start, start + namesAtATime).map(quoteWord)
    const found = await say(sandbox, `for name in ${words.join(' ')}; do command -v -- "$name"; done; true`, asked)
    for (const path of found.split('\n').filter((line) => line.startsWith('/'))) programs.set(posix.basename(path), path)
  }
  return programs
}

async function say(sandbox: Sandbox, command: string, { env, signal }: Asked): Promise<string> {
  return (await sandbox.exec({ command, env, ...limits, signal })).stdout
}
