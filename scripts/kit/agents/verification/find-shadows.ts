import { posix } from 'node:path'
import type { KeptFile } from '#kit/records'
import type { Sandbox } from '#kit/sandbox'

const limits = { timeoutMs: 30_000, outputLimitBytes: 1024 * 1024 }
/** Of the names that are asked for at a time: a command line is bounded. */
const namesAtATime = 500

/**
 * Which kept files would be run in the place of a program that a fresh sandbox has: they lie where its PATH looks first, or are that program, outside the folders
 * that are never laid again. Asked before anything is laid.
 */
export async function findShadows(sandbox: Sandbox, files: readonly KeptFile[], signal: AbortSignal): Promise<KeptFile[]> {
  const runnable = files.filter(({ kind, mode }) => kind === 'symlink' || kind === 'deleted' || (kind === 'file' && (mode & 0o111) !== 0))
  if (runnable.length === 0) return []
  const folders = (await say(sandbox, 'printf %s "$PATH"', signal)).split(':').map((folder) => posix.resolve('/', folder))
  const onPath = runnable.filter(({ path }) => folders.includes(posix.dirname(path)))
  const programs = await findPrograms(sandbox, [...new Set(onPath.map(({ path }) => posix.basename(path)))], signal)
  const placeOf = (path: string) => folders.indexOf(posix.dirname(path))
  return onPath.filter(({ path }) => {
    const program = programs.get(posix.basename(path))
    return program !== undefined && placeOf(path) <= placeOf(program)
  })
}

/** Where a fresh sandbox finds programs, by name; those that it has. */
async function findPrograms(sandbox: Sandbox, names: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
  const programs = new Map<string, string>()
  for (let start = 0; start < names.length; start += namesAtATime) {
    const words = names.slice(start, start + namesAtATime).map((name) => `'${name.replaceAll("'", "'\\''")}'`)
    const found = await say(sandbox, `for name in ${words.join(' ')}; do command -v -- "$name"; done; true`, signal)
    for (const path of found.split('\n').filter((line) => line.startsWith('/'))) programs.set(posix.basename(path), path)
  }
  return programs
}

async function say(sandbox: Sandbox, command: string, signal: AbortSignal): Promise<string> {
  return (await sandbox.exec({ command, ...limits, signal })).stdout
}
