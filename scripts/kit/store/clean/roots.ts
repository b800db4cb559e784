import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { LOCK_FILE, type LockFile, parseLock, readLock, readStageTable, STAGE_TABLE, type StageTable } from '#kit/graph'
import { digestSource, installedVersion } from '../code-closure.ts'
import { sha256 } from '../digest.ts'
import { digestOfLink, digestOfRead } from '../digest-of-read.ts'
import { readContent, readSnapshots, type Snapshot } from './git-files.ts'

type Read<Value> = (name: string) => Promise<Value>

/** A state of the checkout that asks for runs: its lock, and the code that its steps would run. Null stands for what is not there. */
export interface Root {
  name: string
  lock: LockFile
  stages: StageTable
  /** As a run key names it: without comments, white space and types. */
  codeDigest: Read<string | null>
  /** As a run key names it: of a file's bytes, or of a link. */
  readDigest: Read<string | null>
  packageVersion: Read<string | null>
}

/** The working tree as it is, and every commit that a branch, a tag, a stash or a worktree stands at. */
export async function findRoots(workspace: string): Promise<Root[]> {
  const content = once((id) => readContent(workspace, id))
  const code = once(async (place) => {
    const [id = '', path = ''] = place.split('\0')
    return digestCode(path, await content(id))
  })
  const snapshots = (await readSnapshots(workspace)).filter(({ files }) => files.has(LOCK_FILE))
  return [workingTree(workspace), ...(await Promise.all(snapshots.map((snapshot) => committed(snapshot, content, code))))]
}

/** The state of a checkout's files, committed or not. */
export function workingTree(workspace: string, name = 'the working tree'): Root {
  const ifThere = async <Value>(path: string, read: () => Promise<Value>) => (existsSync(join(workspace, path)) ? read() : null)
  return {
    name,
    lock: readLock(workspace),
    stages: readStageTable(workspace),
    codeDigest: once((path) => ifThere(path, async () => digestCode(path, await readFile(join(workspace, path), 'utf8')))),
    readDigest: once((path) => digestOfRead(join(workspace, path)).catch(noneIfMissing)),
    packageVersion: once((other) => ifThere(`node_modules/${other}/package.json`, () => installedVersion(workspace, other))),
  }
}

const noneIfMissing = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null
  throw error
}

async function committed({ names, files, links }: Snapshot, content: Read<string>, code: Read<string | null>): Promise<Root> {
  const ifThere = async <Value>(path: string, read: (id: string) => Promise<Value>) => {
    const id = files.get(path)
    return id === undefined ? null : read(id)
  }
  const name = names.join(', ')
  const packages = (JSON.parse((await ifThere('package-lock.json', content)) ?? '{}') as { packages?: Record<string, { version?: string }> }).packages // npm's own file
  return {
    name,
    lock: parseLock((await ifThere(LOCK_FILE, content)) ?? '', `${LOCK_FILE} of ${name}`),
    stages: JSON.parse((await ifThere(STAGE_TABLE, content)) ?? '{}') as StageTable, // our own generated file
    codeDigest: (path) => ifThere(path, (id) => code(`${id}\0${path}`)),
    readDigest: (path) =>
      ifThere(path, async (id) => {
        const said = await content(id)
        if (!links.has(path)) return sha256(said)
        const there = files.get(posix.join(posix.dirname(path), said))
        return digestOfLink(said, there === undefined ? null : sha256(await content(there)))
      }),
    packageVersion: async (other) => packages?.[`node_modules/${other}`]?.version ?? null,
  }
}

/** Null for what is no code: no run was made of it. */
const digestCode = (path: string, source: string): Promise<string | null> => digestSource(path, source).catch(() => null)

/** Asks once for each name. */
function once<Value>(read: Read<Value>): Read<Value> {
  const known = new Map<string, Promise<Value>>()
  return (name) => {
    const value = known.get(name) ?? read(name)
    known.set(name, value)
    return value
  }
}
