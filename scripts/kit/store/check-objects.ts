import { stat } from 'node:fs/promises'
import type { OutputFile } from '#kit/records'
import { sha256OfFile } from './digest.ts'
import type { StoreLayout } from './layout.ts'
import { severalAtATime } from './several-at-a-time.ts'

/** Modification time of each object, by its sha256, when its bytes were last known to be right. */
export type Stamps = Record<string, number>

export interface ObjectFault {
  file: OutputFile
  fault: 'missing' | 'damaged'
}

/** `sizes`: reads no object. `changed`: reads those whose stamp is not the known one. `whole`: reads all. */
export type Look = { kind: 'sizes' } | { kind: 'changed'; stamps: Stamps } | { kind: 'whole' }

/** The objects among these files that are missing or hold other bytes than their name says. Reads as streams; changes nothing. */
export async function findFaults(layout: StoreLayout, files: readonly OutputFile[], look: Look = { kind: 'whole' }): Promise<ObjectFault[]> {
  const distinct = [...new Map(files.map((file) => [file.sha256, file])).values()]
  const faults = await severalAtATime(distinct, async (file): Promise<ObjectFault[]> => {
    const object = layout.object(file.sha256)
    const found = await stat(object).catch(() => null)
    if (!found) return [{ file, fault: 'missing' }]
    if (found.size !== file.bytes) return [{ file, fault: 'damaged' }]
    if (look.kind === 'sizes' || (look.kind === 'changed' && found.mtimeMs === look.stamps[file.sha256])) return []
    return (await sha256OfFile(object)) === file.sha256 ? [] : [{ file, fault: 'damaged' }]
  })
  return faults.flat()
}

/** The stamps of the objects that are there; to be taken before their bytes are read. */
export async function stampsOf(layout: StoreLayout, files: readonly OutputFile[]): Promise<Stamps> {
  const stamps = files.map(async ({ sha256 }) => [sha256, (await stat(layout.object(sha256)).catch(() => null))?.mtimeMs] as const)
  return Object.fromEntries((await Promise.all(stamps)).flatMap(([sha256, stamp]) => (stamp === undefined ? [] : [[sha256, stamp] as const])))
}
