import { createHash } from 'node:crypto'
import type Docker from 'dockerode'
import { z } from 'zod'
import type { KeptFile } from '#kit/records'
import type { Contents } from '../contents.ts'
import { SandboxError } from '../sandbox-error.ts'
import { findTampering } from '../sandbox-paths.ts'
import { type ArchiveEntry, byPath, bytesOf, eachChunk } from './archive.ts'
import { ask } from './engine.ts'
import { type Keep, keepBelow } from './read-container.ts'

const Changes = z.array(z.object({ Path: z.string(), Kind: z.union([z.literal(0), z.literal(1), z.literal(2)]) }))
/** The engine says `null` where nothing changed, and its client gives that as bytes. */
const isNothing = (answer: unknown): boolean => Buffer.isBuffer(answer) && answer.toString().trim() === 'null'
const modified = 0
const added = 1
/** A file's bytes are held in memory once, and a file of any size costs its maker nothing. */
const largestFileBytes = 1024 ** 3
/** All that is kept of one container. */
const largestStateBytes = 16 * 1024 ** 3
/** Paths read at once. */
const breadth = 4

export interface StateReading {
  container: Docker.Container
  /** A container of the image that nothing ran in. */
  original(): Promise<Docker.Container>
  contents: Contents
  /** Told of what a state cannot hold. */
  skipped?: ((path: string, kind: string) => void) | undefined
}

/**
 * Every path of a container that is not as in its image, sorted. The engine names paths whose times differ too, and of a folder that came or went only the folder
 * on some storage drivers; so what it names is read on both sides and compared, and what lies in a folder that it names too.
 */
export async function readChanges({ container, original, contents, skipped }: StateReading): Promise<KeptFile[]> {
  const answer: unknown = await ask('list what changed', container.changes())
  const changes = isNothing(answer) ? [] : Changes.parse(answer)
  const told = new Set(changes.map(({ Path }) => Path))
  const before = new Map<string, KeptFile>()
  const now = new Map<string, KeptFile>()
  const named = new Set<string>()
  const keep = keepOther(before, contents)
  const skip = (path: string, kind: string) => {
    if (!named.has(path)) skipped?.(path, kind)
    named.add(path)
  }
  const read = async ({ Path: path, Kind: kind }: (typeof changes)[number]) => {
    const isWhole = kind !== modified
    // A folder's time tells that names in it came or went; a file that came by another's name, as large and as old as the one before, is not named.
    const depth = isWhole ? 'all' : path === '/' || findTampering({ path }) === 'programs' ? 'entry' : 'children'
    const old = kind === added ? [] : await keepBelow(await original(), path, { keep: hashOnly, depth, but: told })
    for (const file of old) before.set(file.path, file)
    const fresh = await keepBelow(container, path, { keep, depth, but: told, skipped: skip })
    const [oldKind, freshKind] = [old[0]?.kind, fresh[0]?.kind]
    // A folder in place of something else, or the other way round: all that is below it came, or went.
    if (!isWhole && freshKind === 'directory' && oldKind !== 'directory') fresh.push(...(await keepBelow(container, path, { keep, skipped: skip })))
    if (!isWhole && oldKind === 'directory' && freshKind !== 'directory') old.push(...(await keepBelow(await original(), path, { keep: hashOnly })))
    for (const file of old) before.set(file.path, file)
    for (const file of fresh) now.set(file.path, file)
  }
  await inTurns(withoutCovered(changes), read)
  for (const { Path: path, Kind: kind } of changes) if (kind === added && !now.has(path) && !named.has(path)) skipped?.(path, 'socket')
  return compare(now, before)
}

/** Some at a time. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const worker = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: breadth }, worker))
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const hashOnly: Keep = async (entry) => {
  const hash = createHash('sha256')
  await eachChunk(entry, (chunk) => hash.update(chunk))
  return hash.digest('hex')
}

/** Bytes of a file that is as it was in all are not put among the contents: no state names them. */
function keepOther(before: ReadonlyMap<string, KeptFile>, contents: Contents): Keep {
  let last = Promise.resolve('')
  let keptBytes = 0
  return (entry) => {
    const keep = async () => {
      const old = before.get(entry.path)
      if (entry.sizeBytes > largestFileBytes) return sameAs(old, entry)
      const bytes = await bytesOf(entry)
      const isSame = old?.sha256 === sha256(bytes) && old.mode === (entry.mode & 0o7777) && old.uid === entry.uid && old.gid === entry.gid
      if (isSame && old?.sha256) return old.sha256
      keptBytes += bytes.length
      if (keptBytes > largestStateBytes) throw tooLarge('what was left', keptBytes, 16)
      return contents.put(bytes)
    }
    last = last.then(keep, keep)
    return last
  }
}

/** Of a file that is too large to be kept, and so must be as it was. */
async function sameAs(old: KeptFile | undefined, entry: ArchiveEntry): Promise<string> {
  const sha256 = old?.sizeBytes === entry.sizeBytes ? await hashOnly(entry) : null
  if (sha256 !== null && sha256 === old?.sha256) return sha256
  throw tooLarge(entry.path, entry.sizeBytes, 1)
}

const tooLarge = (what: string, bytes: number, mostGib: number): SandboxError =>
  new SandboxError(
    `${what} is ${(bytes / 1024 ** 3).toFixed(1)} GiB, and a kept state takes at most ${mostGib}; let less be left there, or give the task storage_mb`,
  )

/** Without what is below a folder that came or went: that is read with it. */
function withoutCovered(changes: z.infer<typeof Changes>): typeof changes {
  const whole = new Set(changes.filter(({ Kind }) => Kind !== modified).map(({ Path }) => Path))
  return changes.filter(({ Path }) => !foldersAbove(Path).some((folder) => whole.has(folder)))
}

const foldersAbove = (path: string): string[] => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index)).filter(Boolean)

function compare(now: ReadonlyMap<string, KeptFile>, before: ReadonlyMap<string, KeptFile>): KeptFile[] {
  const gone = [...before.values()]
    .filter(({ path }) => !now.has(path))
    .map(({ path }): KeptFile => ({ path, kind: 'deleted', mode: 0, uid: 0, gid: 0, sizeBytes: 0, sha256: null, target: null }))
  return [...[...now.values()].filter((file) => printOf(file) !== printOf(before.get(file.path))), ...gone].sort(byPath)
}

const printOf = (file: KeptFile | undefined): string => JSON.stringify(file && [file.kind, file.mode, file.uid, file.gid, file.sha256, file.target])
