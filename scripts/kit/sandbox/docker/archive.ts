import { createHash } from 'node:crypto'
import { on } from 'node:events'
import { posix } from 'node:path'
import type { Readable } from 'node:stream'
import tar, { type Headers, type Pack } from 'tar-stream'
import type { KeptFile, StateFile } from '#kit/records'
import type { Contents } from '../contents.ts'

/** Of what we lay, so that the same files are the same bytes. */
const laidAt = new Date('2026-01-01T00:00:00Z')

/** Files, folders and links as a tar of the root, one of them in memory at a time; `deleted` paths have no place in one. */
export function packFiles(files: readonly StateFile[]): Readable {
  return packed(files, async ({ content }) => Buffer.from(content, 'base64'))
}

/** The same for an image, each path with a time of its own: the engine takes one file for another where size and time are the same. */
export function packForImage(files: readonly StateFile[]): Readable {
  return packed(files, async ({ content }) => Buffer.from(content, 'base64'), timeOf)
}

const secondsOfAYear = 31_536_000

function timeOf(path: string): Date {
  const lot = createHash('sha256').update(path).digest().readUInt32LE(0)
  return new Date(laidAt.getTime() - (1 + (lot % secondsOfAYear)) * 1000)
}

/** The same of files whose bytes are among `contents`. */
export function packKept(files: readonly KeptFile[], contents: Contents): Readable {
  return packed(files, async ({ sha256, target }) => (sha256 === null ? Buffer.from(target ?? '') : contents.get(sha256)))
}

type Laid = Pick<StateFile, 'path' | 'kind' | 'mode' | 'uid' | 'gid'>

function packed<File extends Laid>(files: readonly File[], read: (file: File) => Promise<Buffer>, time = (_: string): Date => laidAt): Readable {
  const pack = tar.pack()
  const lay = async () => {
    for (const file of files) {
      const { path, kind, mode, uid = 0, gid = 0 } = file
      // The bit says that it is a file of its own; the tar leaves it out, but takes a mode of 0 for none given.
      const header = { name: path.slice(1), mode: mode | 0o100_000, mtime: time(path), uid, gid }
      if (kind === 'directory') await entry(pack, { ...header, type: 'directory' })
      else if (kind === 'symlink') await entry(pack, { ...header, type: 'symlink', linkname: (await read(file)).toString('utf8') })
      else if (kind === 'file') await entry(pack, { ...header, type: 'file' }, await read(file))
    }
    pack.finalize()
  }
  lay().catch((error: unknown) => pack.destroy(error instanceof Error ? error : new Error(String(error))))
  return pack
}

/** Done when what reads the tar wants more. */
function entry(pack: Pack, header: Headers, bytes: Buffer = Buffer.alloc(0)): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  pack.entry(header, bytes, (error) => (error ? reject(error) : resolve()))
  return promise
}

/** What a tar says of one path; `type` is tar's own. */
export interface ArchiveEntry {
  path: string
  type: string
  mode: number
  uid: number
  gid: number
  sizeBytes: number
  target: string
  /** Where there already is what this is one more name of. */
  original: string | null
  content: Readable
}

/** Each path of a tar whose names start in `folder`, as it comes. Content that nobody reads is passed over. */
export async function* readArchive(stream: Readable, folder: string): AsyncGenerator<ArchiveEntry> {
  const extract = tar.extract()
  stream.on('error', (error) => extract.destroy(error))
  // Whoever looks no further has no ear for what broke off then.
  extract.on('error', () => {})
  stream.on('aborted', () => extract.destroy(new Error('it broke off')))
  stream.pipe(extract)
  try {
    for await (const arrived of on(extract, 'entry', { close: ['finish'] })) {
      const [{ name, type, mode = 0o644, linkname, uid = 0, gid = 0, size = 0 }, content, next] = arrived as [Headers, Readable, () => void] // so tar-stream says
      const path = posix.join(folder, name).replace(/(.)\/$/, '$1')
      const original = type === 'link' ? posix.join(folder, linkname ?? '') : null
      let isEnded = false
      const ended = new Promise<void>((resolve) =>
        content.once('end', () => {
          isEnded = true
          resolve()
        }),
      )
      yield { path, type: type ?? 'file', mode: mode & 0o7777, uid, gid, sizeBytes: size, target: linkname ?? '', original, content }
      if (!isEnded) content.resume()
      await ended
      next()
    }
  } finally {
    stream.destroy()
  }
}

/** The bytes of an entry, held once; of one that is longer than `limitBytes` the first. */
export async function bytesOf(entry: ArchiveEntry, limitBytes = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(Math.min(entry.sizeBytes, limitBytes))
  const { promise: isFull, resolve } = Promise.withResolvers<void>()
  let length = 0
  const ended = eachChunk(entry, (chunk) => {
    length += chunk.copy(bytes, length)
    if (length === limitBytes) resolve()
  })
  await Promise.race([ended, isFull])
  ended.catch(() => {})
  return bytes
}

/** By events: to be done with iterating over an entry ends the whole archive. */
export async function eachChunk({ content }: ArchiveEntry, take: (chunk: Buffer) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  content
    .on('data', take)
    .once('end', resolve)
    .once('error', reject)
    .once('close', () => reject(new Error('it broke off')))
  await promise
}

/** By code point, so that a folder comes before what is in it. */
export const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
