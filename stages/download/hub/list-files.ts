import { z } from 'zod'
import { type Source, type SourceFile, StageError } from '#kit/stage'
import { type Hub, pathOf, request } from './hub.ts'

const Listing = z.array(
  z.object({ type: z.string(), path: z.string(), size: z.number().int(), lfs: z.object({ oid: z.string(), size: z.number().int() }).nullish() }),
)

/** A source's files by name, size and digest: what source.ts leaves open (a `*`, no digest) is looked up in the hub's listing at the pinned revision. */
export async function listFiles(hub: Hub, source: Source, signal: AbortSignal): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  for (const file of source.files) {
    if (file.sha256 !== null && !file.path.includes('*')) files.push(file)
    else files.push(...(await lookUp(hub, source, file, signal)))
  }
  return files
}

async function lookUp(hub: Hub, { repository, revision }: Source, file: SourceFile, signal: AbortSignal): Promise<SourceFile[]> {
  const folder = file.path.split('/').slice(0, -1)
  const path = `api/datasets/${pathOf(repository)}/tree/${encodeURIComponent(revision)}/${pathOf(...folder)}`
  const listing = Listing.safeParse(await (await request(hub, path, AbortSignal.any([signal, AbortSignal.timeout(hub.stallMs)]))).json())
  if (!listing.success) throw new StageError(`${hub.endpoint}/${path} is no listing of files; is HF_ENDPOINT a hub?`, { cause: listing.error })
  const pattern = new RegExp(
    `^${file.path
      .split('*')
      .map((part) => part.replace(/[.+?^$()[\]{}|\\]/g, '\\$&'))
      .join('[^/]*')}$`,
  )
  const found = listing.data.filter((entry) => entry.type === 'file' && pattern.test(entry.path))
  if (found.length === 0) throw new StageError(`${repository} at ${revision} has no file ${file.path}; mend the path in source.ts`)
  return found.map(({ path, size, lfs }) => ({ path, sha256: lfs?.oid ?? null, bytes: lfs?.size ?? size })).sort((a, b) => (a.path < b.path ? -1 : 1))
}
