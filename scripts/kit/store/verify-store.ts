import { stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { OutputFile } from '#kit/records'
import type { Progress } from '#kit/stage'
import { describeFaults, type HeldFile } from './describe-faults.ts'
import { sha256OfFile } from './digest.ts'
import { holdersOf } from './kept-run.ts'
import { type StoreLayout, storeLayout } from './layout.ts'
import { listObjects, type StoredObject } from './list-objects.ts'
import { setAside } from './objects.ts'
import { outputsHere } from './outputs-here.ts'
import { severalAtATime } from './several-at-a-time.ts'

/** Files outside the store that must be what their sha256 says: those of a model that serves or has served. */
export interface Copies {
  folder: string
  files: readonly OutputFile[]
}

export interface VerifiedStore {
  objects: number
  bytes: number
  /** One line per fault: what, whose, and the mend. */
  faults: string[]
}

/**
 * Reads every object and looks for those that kept runs, outputs and models need. A damaged one is set aside, unless it is only looked for, so that its
 * step, run again, leaves a good one.
 */
export async function verifyStore(given: {
  workspace: string
  copies: readonly Copies[]
  onlyLook: boolean
  progress: Progress
  signal: AbortSignal
}): Promise<VerifiedStore> {
  const { workspace, copies, onlyLook, progress, signal } = given
  const layout = storeLayout(workspace)
  const objects = await listObjects(layout)
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0)
  const damaged = await findDamaged(objects, (done) => progress(Math.round(done / 1e6), Math.round(bytes / 1e6), 'MB read'), signal)
  const held = await heldFiles(workspace)
  const there = new Set(objects.map(({ sha256 }) => sha256))
  const missing = [...new Map(held.map((other) => [other.file.sha256, other.file])).values()].filter(({ sha256 }) => !there.has(sha256))
  const faults = [
    ...damaged.map(({ sha256, bytes: size }) => ({ file: { path: `object ${sha256}`, sha256, bytes: size }, fault: 'damaged' as const })),
    ...missing.map((file) => ({ file, fault: 'missing' as const })),
  ]
  if (!onlyLook) for (const { sha256 } of damaged) await setAside(layout, sha256)
  const lines = describeFaults(layout, faults, held, { isSetAside: !onlyLook })
  return { objects: objects.length, bytes, faults: [...lines, ...(await verifyCopies(workspace, layout, copies, signal))] }
}

async function findDamaged(objects: readonly StoredObject[], told: (bytes: number) => void, signal: AbortSignal): Promise<StoredObject[]> {
  let done = 0
  const found = await severalAtATime(objects, async (object) => {
    signal.throwIfAborted()
    const isWhole = (await sha256OfFile(object.path)) === object.sha256
    done += object.bytes
    told(done)
    return isWhole ? [] : [object]
  })
  return found.flat()
}

/** Files of outputs come first: what lies here now is what a person wants rebuilt. */
async function heldFiles(workspace: string): Promise<HeldFile[]> {
  const outputs = await outputsHere(workspace)
  const here = outputs.flatMap(({ step, profile, manifest }) => (step === null ? [] : manifest.files.map((file) => ({ file, step, profile }))))
  const earlier = (await holdersOf(storeLayout(workspace))).map((held) => ({ ...held, isEarlier: true }))
  return [...here, ...earlier]
}

/** A copy that is the object itself, by a link, was read with it. */
async function verifyCopies(workspace: string, layout: StoreLayout, copies: readonly Copies[], signal: AbortSignal): Promise<string[]> {
  const all = copies.flatMap(({ folder, files }) => files.map((file) => ({ path: join(folder, file.path), file })))
  const found = await severalAtATime(all, async ({ path, file }) => {
    signal.throwIfAborted()
    const [copy, object] = await Promise.all([path, layout.object(file.sha256)].map((other) => stat(other).catch(() => null)))
    const [from, to] = [relative(workspace, layout.object(file.sha256)), relative(workspace, path)]
    const mend = object ? `put it there again: cp -f ${from} ${to}` : 'no copy of it is in the store; train that model again'
    if (!copy) return [`${to} is missing; ${mend}`]
    if (object?.ino === copy.ino && object.dev === copy.dev) return []
    return (await sha256OfFile(path)) === file.sha256 ? [] : [`${to} is damaged: its bytes are not those of its sha256 any more; ${mend}`]
  })
  return found.flat()
}
