import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import tar from 'tar-stream'
import type { StateFile } from '#kit/records'

/** Of what we lay, so that the same files are the same bytes. */
const laidAt = new Date('2026-01-01T00:00:00Z')

/** Files, folders and links as a tar of the root; `deleted` paths have no place in one. */
export async function packFiles(files: readonly StateFile[]): Promise<Buffer> {
  const pack = tar.pack()
  for (const { path, kind, mode, content } of files) {
    const header = { name: path.slice(1), mode, mtime: laidAt, uid: 0, gid: 0 }
    const bytes = Buffer.from(content, 'base64')
    if (kind === 'directory') pack.entry({ ...header, type: 'directory' })
    else if (kind === 'symlink') pack.entry({ ...header, type: 'symlink', linkname: bytes.toString('utf8') })
    else if (kind === 'file') pack.entry({ ...header, type: 'file' }, bytes)
  }
  pack.finalize()
  return buffer(pack)
}

/**
 * What a tar holds whose names start in `folder`, sorted. A hard link is the file it links to; sockets, pipes and devices are left out. A file that is longer
 * than `limitBytes` is cut, and ends the reading.
 */
export async function unpackFiles(stream: NodeJS.ReadableStream, folder: string, limitBytes = Number.POSITIVE_INFINITY): Promise<StateFile[]> {
  const files = new Map<string, StateFile>()
  const extract = tar.extract()
  const enough = new Error('read as far as was asked')
  extract.on('entry', ({ name, type, mode = 0o644, linkname, size = 0 }, content, next) => {
    const path = posix.join(folder, name).replace(/(.)\/$/, '$1')
    const permissions = mode & 0o7777
    const isLonger = size > limitBytes
    const read = isLonger ? firstBytes(content, limitBytes) : buffer(content)
    read.then((bytes) => {
      const original = type === 'link' ? files.get(posix.join(folder, linkname ?? '')) : undefined
      if (type === 'directory') files.set(path, { path, kind: 'directory', mode: permissions, content: '' })
      else if (type === 'symlink') files.set(path, { path, kind: 'symlink', mode: 0o777, content: Buffer.from(linkname ?? '').toString('base64') })
      else if (original) files.set(path, { ...original, path })
      else if (type === 'file' || type === 'contiguous-file') files.set(path, { path, kind: 'file', mode: permissions, content: bytes.toString('base64') })
      next(isLonger ? enough : undefined)
    }, next)
  })
  await pipeline(Readable.from(stream), extract).catch((error: unknown) => {
    if (error !== enough) throw error
  })
  return [...files.values()].sort(byPath)
}

/** By code point, so that a folder comes before what is in it. */
export const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

function firstBytes(content: Readable, count: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  let bytes: Buffer = Buffer.alloc(0)
  content.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]).subarray(0, count)
    if (bytes.length === count) resolve(bytes)
  })
  content.on('end', () => resolve(bytes))
  content.on('error', reject)
  return promise
}
