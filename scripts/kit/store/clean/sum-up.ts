import type { StoredObject } from '../list-objects.ts'
import type { CleaningPlan } from './plan-cleaning.ts'

/** A cleaning in figures, for people. Sizes are on the disk. */
export interface CleaningSum {
  /** What each root asks for; several may ask for the same. */
  kept: { name: string; objects: number; bytes: number }[]
  gone: { what: string; runs: number | null; bytes: number }[]
  objects: number
  of: number
  /** Without what has another name on the disk, and so stays there. */
  freedBytes: number
  cacheBytes: number
}

export function sumUpCleaning({ byRoot, runs, objects, damaged, stored, cacheBytes }: CleaningPlan): CleaningSum {
  const going = new Map(objects.map((object) => [object.sha256, object]))
  const held = new Set(runs.flatMap(({ manifest }) => manifest.files.map(({ sha256 }) => sha256)))
  const gone: CleaningSum['gone'] = [...Map.groupBy(runs, ({ run }) => `${run.step} (${run.profile})`)].map(([what, its]) => {
    const digests = new Set(its.flatMap(({ manifest }) => manifest.files.map(({ sha256 }) => sha256)))
    return { what, runs: its.length, bytes: bytesOf([...digests].flatMap((digest) => going.get(digest) ?? [])) }
  })
  const loose = objects.filter(({ sha256 }) => !held.has(sha256))
  if (loose.length > 0) gone.push({ what: 'what no kept run left', runs: null, bytes: bytesOf(loose) })
  if (damaged.length > 0) gone.push({ what: 'what was set aside as damaged', runs: null, bytes: bytesOf(damaged) })
  return {
    kept: byRoot.map(({ name, digests }) => {
      const its = [...digests].flatMap((digest) => stored.get(digest) ?? [])
      return { name, objects: its.length, bytes: bytesOf(its) }
    }),
    gone,
    objects: objects.length,
    of: stored.size,
    freedBytes: bytesOf([...objects, ...damaged].filter(({ links }) => links === 1)),
    cacheBytes,
  }
}

const bytesOf = (objects: readonly StoredObject[]): number => objects.reduce((sum, { diskBytes }) => sum + diskBytes, 0)
