import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { presentDuration, presentSize } from '#kit/present'
import type { Log, Progress, Source, SourceFile } from '#kit/stage'
import { fetchFile } from './fetch-file.ts'
import { checkSpace, freeBytes } from './free-space.ts'
import type { Hub } from './hub.ts'
import { listFiles } from './list-files.ts'
import { openPart, type Part } from './part.ts'
import { createTally } from './tally.ts'

export interface TakenFile {
  path: string
  sha256: string
  bytes: number
}

interface Request {
  hub: Hub
  source: Pick<Source, 'name' | 'repository' | 'revision'>
  files: readonly SourceFile[]
  /** Stays between runs: what is on its way lies here until all is there. Nobody else uses it meanwhile. */
  kept: string
  target: string
  signal: AbortSignal
  log: Log
  progress: Progress
  free?: (folder: string) => Promise<number>
}

/** Fetches files of the hub into `target`, all or none. What an earlier run had fetched of them, it does not ask for again. */
export async function takeFiles(request: Request): Promise<TakenFile[]> {
  const { hub, source, kept, signal, log, free = freeBytes } = request
  const say = (what: string) => (because: string, waitMs: number) => log('trying-again', { what, in: presentDuration(waitMs), because })
  const files = await listFiles({ ...request, say: say('listing') })
  const folder = await folderOf(kept, source.revision)
  const parts = await Promise.all(files.map((file) => openPart(folder, file)))
  const tally = createTally({ files, progress: request.progress })
  let there = 0
  for (const [index, { path }] of files.entries()) {
    const size = (await parts[index]?.size()) ?? 0
    tally.arrived(path, size)
    there += size
  }
  const space = await free(folder)
  log('fetching', { files: files.length, size: presentSize(tally.total), there: presentSize(there), free: presentSize(space) })
  compareWithExpected(request.files, tally.total, log)
  checkSpace({ folder, free: space, needed: tally.total - there })

  const jobs = files.map((file, index) => ({ file, part: parts[index] as Part })) // as many parts as files
  const taken = await sideBySide(jobs, { limit: hub.connections, signal }, ({ file, part }, signal) =>
    fetchFile({ hub, source, file, part, signal, arrived: (bytes) => tally.arrived(file.path, bytes), say: say(file.path) }),
  )
  for (const { file, part } of jobs) await move(part.path, join(request.target, file.path))
  await rm(folder, { recursive: true })
  return taken
}

/** The revision's own folder. What was on its way of others is wanted no more. */
async function folderOf(kept: string, revision: string): Promise<string> {
  for (const name of await readdir(kept)) if (name !== revision) await rm(join(kept, name), { recursive: true })
  const folder = join(kept, revision)
  await mkdir(folder, { recursive: true })
  return folder
}

/** Each file is held against the hub's own digest or the pinned one; this only tells that source.ts counts otherwise. */
function compareWithExpected(files: readonly SourceFile[], total: number, log: Log): void {
  const expected = files.reduce((sum, { bytes }) => sum + (bytes ?? Number.NaN), 0)
  if (!Number.isNaN(expected) && expected !== total) log('other-size-than-expected', { expected: presentSize(expected), listed: presentSize(total) })
}

/** The results in the order of the items. The first failure ends the others, and is told when all have ended. */
async function sideBySide<Item, Result>(
  items: readonly Item[],
  { limit, signal }: { limit: number; signal: AbortSignal },
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const results: Result[] = []
  const left = items.entries()
  const worker = async () => {
    for (const [index, item] of left) {
      if (either.aborted) return
      results[index] = await work(item, either).catch((error) => {
        failed.abort(error)
        throw error
      })
    }
  }
  await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker))
  either.throwIfAborted()
  return results
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV') throw error
    await copyFile(from, to)
    await rm(from)
  })
}
