import { readdir, stat, statfs } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { keptRuns } from './kept-run.ts'
import { storeLayout } from './layout.ts'
import { BLOCK, listObjects, namesIn, type StoredObject } from './list-objects.ts'

/** What the kept runs of a step under a profile hold. */
export interface StepSize {
  step: string
  profile: string
  runs: number
  /** Of all files of all runs, each counted where it is named. */
  bytes: number
  /** On the disk; objects that several of these runs share are counted once. */
  diskBytes: number
  /** Of these, what no other step or profile holds. */
  ownBytes: number
}

export interface StoreSize {
  steps: StepSize[]
  /** All objects on the disk, each once; `unheldBytes` are those of no kept run. */
  objects: { count: number; diskBytes: number; unheldBytes: number }
  /** Everything else below `.store`, by folder. */
  rest: { name: string; diskBytes: number }[]
  freeBytes: number
}

/** What the store takes, step by step and under what else it keeps. */
export async function measureStore(workspace: string): Promise<StoreSize> {
  const layout = storeLayout(workspace)
  const objects = new Map((await listObjects(layout)).map((object) => [object.sha256, object]))
  const rows = new Map<string, { step: string; profile: string; runs: number; bytes: number; digests: Set<string> }>()
  for await (const { manifest, run } of keptRuns(layout)) {
    const name = `${run.step} ${run.profile}`
    const row = rows.get(name) ?? { step: run.step, profile: run.profile, runs: 0, bytes: 0, digests: new Set<string>() }
    row.runs++
    for (const file of manifest.files) {
      row.bytes += file.bytes
      row.digests.add(file.sha256)
    }
    rows.set(name, row)
  }
  const holders = new Map<string, number>()
  for (const { digests } of rows.values()) for (const digest of digests) holders.set(digest, (holders.get(digest) ?? 0) + 1)
  const onDisk = (digests: Iterable<string>) => diskBytesOf([...digests].flatMap((digest) => objects.get(digest) ?? []))
  const { bavail, bsize } = await statfs(workspace)
  return {
    steps: [...rows.values()].map(({ digests, ...row }) => ({
      ...row,
      diskBytes: onDisk(digests),
      ownBytes: onDisk([...digests].filter((digest) => holders.get(digest) === 1)),
    })),
    objects: {
      count: objects.size,
      diskBytes: diskBytesOf([...objects.values()]),
      unheldBytes: onDisk([...objects.keys()].filter((digest) => !holders.has(digest))),
    },
    rest: await measureRest(workspace),
    freeBytes: bavail * bsize,
  }
}

const diskBytesOf = (objects: readonly StoredObject[]): number => objects.reduce((sum, { diskBytes }) => sum + diskBytes, 0)

async function measureRest(workspace: string): Promise<StoreSize['rest']> {
  const layout = storeLayout(workspace)
  const caches = (await namesIn(layout.caches)).map((name) => join(layout.caches, name))
  const others = (await namesIn(layout.store)).map((name) => join(layout.store, name)).filter((path) => path !== layout.objects && path !== layout.caches)
  const sizes = [...caches, ...others].map(async (path) => ({ name: relative(layout.store, path), diskBytes: await diskBytesBelow(path) }))
  return (await Promise.all(sizes)).filter(({ diskBytes }) => diskBytes > 0)
}

/** What a file, or all files below a folder, take on the disk; 0 where there is none. */
export async function diskBytesBelow(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  if (!found) return 0
  if (!found.isDirectory()) return found.blocks * BLOCK
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => ((await stat(join(entry.parentPath, entry.name)).catch(() => null))?.blocks ?? 0) * BLOCK)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
