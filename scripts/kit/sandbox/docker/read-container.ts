import { posix } from 'node:path'
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import type { KeptFile, StateFile } from '#kit/records'
import { SandboxError } from '../sandbox-error.ts'
import { type ArchiveEntry, byPath, bytesOf, readArchive } from './archive.ts'
import { ask, isMissing, messageOf } from './engine.ts'

/** How long an engine may be silent while it gives files. */
const silenceMs = 120_000

/** What is kept of a file's bytes: the name they have, or will have, among contents. */
export type Keep = (entry: ArchiveEntry) => Promise<string>

/** A path and all below it as the engine gives it, links as links; null where there is nothing. */
async function openArchive(container: Docker.Container, path: string): Promise<AsyncGenerator<ArchiveEntry> | null> {
  const stream = await orNothing(`read ${path}`, container.getArchive({ path }))
  if (!stream) return null
  const incoming = stream as Readable & { setTimeout?(ms: number, late: () => void): void } // an answer of HTTP, which knows time
  incoming.setTimeout?.(silenceMs, () => incoming.destroy(new Error(`no more came in ${silenceMs / 1000} s`)))
  return readArchive(incoming, posix.dirname(path))
}

/**
 * Files with their bytes, sorted. A hard link is the file it links to; sockets, pipes and devices are left out. A file that is longer than `limitBytes` is cut, and
 * ends the reading.
 */
export async function readBelow(container: Docker.Container, path: string, limitBytes?: number): Promise<StateFile[]> {
  const files = new Map<string, StateFile>()
  await reading(path, async () => {
    for await (const entry of (await openArchive(container, path)) ?? []) {
      const { path, type, mode, target, original } = entry
      const same = original === null ? undefined : files.get(original)
      if (type === 'directory') files.set(path, { path, kind: 'directory', mode, content: '' })
      else if (type === 'symlink') files.set(path, { path, kind: 'symlink', mode: 0o777, content: Buffer.from(target).toString('base64') })
      else if (same) files.set(path, { ...same, path })
      else if (isFile(entry)) files.set(path, { path, kind: 'file', mode, content: (await bytesOf(entry, limitBytes)).toString('base64') })
      if (limitBytes !== undefined && entry.sizeBytes > limitBytes) break
    }
  })
  return [...files.values()].sort(byPath)
}

/** How far a folder is read: its own entry, what lies in it, or all below it. */
export type Depth = 'entry' | 'children' | 'all'
/** A folder that holds more is not read for what lies in it alone: the engine gives all below it. */
const largestFolderBytes = 1024 ** 3

/** The same as a state keeps it, one file's bytes in memory at a time, of the children all `but` these. What is left out is named with its kind. */
export async function keepBelow(
  container: Docker.Container,
  path: string,
  { keep, depth = 'all', but, skipped }: { keep: Keep; depth?: Depth; but?: ReadonlySet<string>; skipped?: ((path: string, kind: string) => void) | undefined },
): Promise<KeptFile[]> {
  const files = new Map<string, KeptFile>()
  let passedBytes = 0
  await reading(path, async () => {
    for await (const entry of (await openArchive(container, path)) ?? []) {
      if (depth === 'children' && entry.path !== path && posix.dirname(entry.path) !== path) {
        passedBytes += entry.sizeBytes
        if (passedBytes <= largestFolderBytes) continue
        skipped?.(path, 'folder of more than 1 GiB, of which only what the engine names was compared')
        break
      }
      if (depth === 'children' && entry.path !== path && but?.has(entry.path)) continue
      const { path: place, type, mode, uid, gid, target, original, sizeBytes } = entry
      const same = original === null ? undefined : files.get(original)
      const common = { path: place, mode, uid, gid, sizeBytes: 0, sha256: null, target: null }
      if (type === 'directory') files.set(place, { ...common, kind: 'directory' })
      else if (type === 'symlink') files.set(place, { ...common, kind: 'symlink', mode: 0o777, target })
      else if (same) files.set(place, { ...same, path: place })
      else if (isFile(entry)) files.set(place, { ...common, kind: 'file', sizeBytes, sha256: await keep(entry) })
      else skipped?.(place, type)
      if (depth === 'entry' && type === 'directory') break
    }
  })
  return [...files.values()]
}

const isFile = ({ type }: ArchiveEntry): boolean => type === 'file' || type === 'contiguous-file'

async function reading(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw error instanceof SandboxError ? error : new SandboxError(`docker could not read ${path}: ${messageOf(error)}`, { cause: error })
  }
}

/** Whether there is something at a path. */
export async function isThere(container: Docker.Container, path: string): Promise<boolean> {
  const answer = await orNothing(`look at ${path}`, container.infoArchive({ path }))
  answer?.resume() // the answer to a HEAD is a stream too: unread, it holds its socket, and the process, till the engine hangs up
  return answer !== null
}

async function orNothing<Found>(what: string, answer: Promise<Found>): Promise<Found | null> {
  return ask(
    what,
    answer.catch((error: unknown) => {
      if (isMissing(error) && !/no such container:/i.test(messageOf(error))) return null
      throw error
    }),
  )
}
