import { readFile, realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { OutputFile, SlotEntry } from '#kit/records'
import { StageError } from '#kit/stage'
import { type KeptRun, keptRuns } from '../kept-run.ts'
import { type StoreLayout, storeLayout } from '../layout.ts'
import { listDamaged, listObjects, namesIn, type StoredObject } from '../list-objects.ts'
import { diskBytesBelow } from '../measure-store.ts'
import { outputsHere } from '../outputs-here.ts'
import { findReachable, type Reachable } from './find-reachable.ts'
import { otherCheckouts } from './git-files.ts'
import { findRoots, workingTree } from './roots.ts'

/** What nothing asks for any more. */
export interface CleaningPlan {
  runs: (KeptRun & { path: string })[]
  objects: StoredObject[]
  /** Files of kept runs that cannot be read: cut off, or emptied by a machine that lost its power. */
  torn: string[]
  /** Records of folders whose files are not all kept. */
  folders: string[]
  /** Objects that were set aside because they were damaged. */
  damaged: StoredObject[]
  byRoot: Reachable['byRoot']
  /** What the stages' caches take: they stay, their keys are the stages' own. */
  cacheBytes: number
  /** Every object that is there, by sha256. */
  stored: Map<string, StoredObject>
}

export interface CleaningRequest {
  workspace: string
  readSlots: (workspace: string) => Promise<readonly SlotEntry[]>
}

/** Looks what the store holds that no branch, tag, slot or output asks for. Age does not count. Changes nothing. */
export async function planCleaning({ workspace, readSlots }: CleaningRequest): Promise<CleaningPlan> {
  const layout = storeLayout(workspace)
  const others = await sharingCheckouts(workspace)
  const runs = await Array.fromAsync(keptRuns(layout))
  const folders = await readFolders(layout)
  const { digests, byRoot } = await findReachable({
    roots: [...(await findRoots(workspace)), ...others.map((path) => workingTree(path, `the working tree in ${path}`))],
    runs,
    outputs: (await Promise.all([workspace, ...others].map(outputsHere))).flat(),
    slots: (await Promise.all([workspace, ...others].map(readSlots))).flat(),
    folders,
  })
  const isKept = (files: readonly OutputFile[]) => files.every(({ sha256 }) => digests.has(sha256))
  const stored = await listObjects(layout)
  return {
    runs: runs.filter(({ manifest }) => !isKept(manifest.files)),
    objects: stored.filter(({ sha256 }) => !digests.has(sha256)),
    torn: await findTorn(workspace, runs),
    folders: [...folders].filter(([, files]) => !isKept(files)).map(([digest]) => layout.folder(digest)),
    damaged: await listDamaged(layout),
    byRoot,
    cacheBytes: await diskBytesBelow(layout.caches),
    stored: new Map(stored.map((object) => [object.sha256, object])),
  }
}

async function findTorn(workspace: string, runs: readonly { path: string }[]): Promise<string[]> {
  const layout = storeLayout(workspace)
  const read = new Set(runs.map(({ path }) => path))
  const torn: string[] = []
  for (const step of await namesIn(layout.runs)) {
    for (const path of (await namesIn(join(layout.runs, step))).map((name) => join(layout.runs, step, name))) {
      if (read.has(path)) continue
      const text = await readFile(path, 'utf8').catch(() => null)
      if (text === null) continue // it went away while it was looked for
      if (text.endsWith('}'))
        throw new StageError(
          `${relative(workspace, path)} is a kept run of another version of Flywheel; clean the store with that one, or remove the file if nothing needs it`,
        )
      torn.push(path)
    }
  }
  return torn
}

/** Other worktrees of this repository that were given the same store. */
async function sharingCheckouts(workspace: string): Promise<string[]> {
  const store = async (path: string) => realpath(storeLayout(path).store).catch(() => null)
  const here = await store(workspace)
  const others = await Promise.all((await otherCheckouts(workspace)).map(async (path) => ({ path, store: await store(path) })))
  return others.filter((other) => other.store !== null && other.store === here).map(({ path }) => path)
}

async function readFolders(layout: StoreLayout): Promise<Map<string, OutputFile[]>> {
  const folders = new Map<string, OutputFile[]>()
  for (const name of (await namesIn(layout.folders)).filter((file) => file.endsWith('.json'))) {
    const files = JSON.parse(await readFile(join(layout.folders, name), 'utf8')) as OutputFile[] // written by rememberFolder
    folders.set(`sha256:${name.slice(0, -'.json'.length)}`, files)
  }
  return folders
}
