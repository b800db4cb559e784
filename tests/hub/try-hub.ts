import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Progress, SourceFile } from '#kit/stage'
import { takeFiles } from '../../stages/download/hub/take-files.ts'
import { digestOf, noise } from './content.ts'
import type { Fault } from './fault.ts'
import { impatient } from './impatient.ts'
import { type HubFiles, type LocalHub, openLocalHub } from './local-hub.ts'

export const BYTES = 200_000
export const content = noise(BYTES)
export const sha256 = digestOf(content)
export const path = 'data/rows é.jsonl'
export const file: SourceFile = { path, sha256, bytes: BYTES }
export const revision = 'a'.repeat(40)
export const source = { name: 'set', repository: 'owner/set', revision }
export const LARGE: HubFiles = { [path]: { content } }
export const SMALL: HubFiles = { [path]: { content, large: false } }

interface Try {
  files?: readonly SourceFile[]
  faults?: Fault[]
  more?: Parameters<typeof impatient>[1]
  signal?: AbortSignal
  progress?: Progress
  free?: number
  asSource?: typeof source
}

/** Folders that outlive a try, and the tries made with them. */
export async function openPlace() {
  const place = await mkdtemp(join(tmpdir(), 'flywheel-hub-'))
  const kept = await mkdtemp(join(place, 'kept-'))
  let tries = 0
  const attempt = async (hub: LocalHub, { files = [file], faults = [], more, free, asSource = source, ...given }: Try = {}) => {
    const { hub: client, waits } = impatient(hub.endpoint, more)
    hub.faults.push(...faults)
    const target = join(place, `out-${++tries}`)
    const logged: string[] = []
    const log = (event: string, fields = {}) => void logged.push(`${event} ${JSON.stringify(fields)}`)
    const taken = await takeFiles({
      ...{ hub: client, source: asSource, files, kept, target, log, signal: new AbortController().signal, progress: () => {} },
      ...given,
      ...(free !== undefined && { free: async () => free }),
    }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
    const there = (await readdir(target, { recursive: true, withFileTypes: true }).catch(() => [])).filter((entry) => entry.isFile())
    const failure = taken instanceof Error ? taken.message : null
    return { taken, failure, error: taken, there: there.map(({ name }) => name), waits, logged, read: (name = path) => readFile(join(target, name)) }
  }
  return {
    kept,
    attempt,
    leftOver: async () => (await readdir(kept, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name),
  }
}

export const open = (files: HubFiles = LARGE, more: { prefix?: string; token?: string; tag?: string | null } = {}) =>
  openLocalHub({ repository: source.repository, revision, files, ...more })
export const ranges = (hub: LocalHub) => hub.asked.filter(({ at }) => at === 'storage').map(({ range }) => range)
