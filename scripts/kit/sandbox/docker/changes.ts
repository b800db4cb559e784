import type Docker from 'dockerode'
import { z } from 'zod'
import type { StateFile } from '#kit/records'
import { byPath } from './archive.ts'
import { ask } from './engine.ts'
import { readBelow, readEntry } from './read-container.ts'

const Changes = z.array(z.object({ Path: z.string(), Kind: z.union([z.literal(0), z.literal(1), z.literal(2)]) }))
/** The engine says `null` where nothing changed, and its client gives that as bytes. */
const isNothing = (answer: unknown): boolean => Buffer.isBuffer(answer) && answer.toString().trim() === 'null'
const modified = 0
const added = 1

/**
 * Every path of a container that is not as in its image, sorted. The engine names paths whose times differ too, and of a folder that came or went only the folder
 * on some storage drivers; so what it names is read on both sides and compared. `original` is a container of the image that nothing ran in.
 */
export async function readChanges(container: Docker.Container, original: () => Promise<Docker.Container>): Promise<StateFile[]> {
  const answer: unknown = await ask('list what changed', container.changes())
  const changes = isNothing(answer) ? [] : Changes.parse(answer)
  const now: StateFile[] = []
  const before: StateFile[] = []
  for (const { Path: path, Kind: kind } of withoutCovered(changes)) {
    if (kind === added) now.push(...(await readBelow(container, path)))
    else if (kind === modified) {
      const [entry, old] = await Promise.all([readEntry(container, path), original().then((image) => readEntry(image, path))])
      const isOther = entry?.kind !== old?.kind
      if (entry) now.push(...(isOther && entry.kind === 'directory' ? await readBelow(container, path) : [entry]))
      if (old) before.push(...(isOther && old.kind === 'directory' ? await readBelow(await original(), path) : [old]))
    } else {
      now.push(...(await readBelow(container, path)))
      before.push(...(await readBelow(await original(), path)))
    }
  }
  return compare(now, before)
}

/** Without what is below a folder that came or went: that is read with it. */
function withoutCovered(changes: z.infer<typeof Changes>): typeof changes {
  const whole = new Set(changes.filter(({ Kind }) => Kind !== modified).map(({ Path }) => Path))
  return changes.filter(({ Path }) => !foldersAbove(Path).some((folder) => whole.has(folder)))
}

const foldersAbove = (path: string): string[] => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index)).filter(Boolean)

function compare(now: readonly StateFile[], before: readonly StateFile[]): StateFile[] {
  const prints = new Map(before.map((file) => [file.path, printOf(file)]))
  const present = new Set(now.map(({ path }) => path))
  const gone = before.filter(({ path }) => !present.has(path)).map(({ path }): StateFile => ({ path, kind: 'deleted', mode: 0, content: '' }))
  return [...now.filter((file) => prints.get(file.path) !== printOf(file)), ...gone].sort(byPath)
}

const printOf = ({ kind, mode, content }: StateFile): string => `${kind} ${mode} ${content}`
