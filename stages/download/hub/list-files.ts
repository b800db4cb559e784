import { listFiles as listOnHub } from '@huggingface/hub'
import { z } from 'zod'
import { type Source, type SourceFile, StageError } from '#kit/stage'
import { ask } from './ask.ts'
import { type Hub, pathOf } from './hub.ts'
import { persist, Setback } from './persist.ts'
import { watchStall } from './watch-stall.ts'

/** A file as it must come. `sha256` is known of what the hub stores as large files; of a small one `git` is, the name git gives its content. */
export interface RemoteFile {
  path: string
  bytes: number
  sha256: string | null
  git: string | null
}

export type Say = (because: string, waitMs: number) => void

const Listing = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().min(0),
    oid: z.string().optional(),
    lfs: z.object({ oid: z.string(), size: z.number().int().min(0) }).nullish(),
  }),
)
type Entry = z.infer<typeof Listing>[number]

/** Files by name, size and digest: what source.ts leaves open (a `*`, no digest, no size) is looked up in the hub's listing at the pinned commit. */
export async function listFiles(given: {
  hub: Hub
  source: Pick<Source, 'repository' | 'revision'>
  files: readonly SourceFile[]
  signal: AbortSignal
  say: Say
}): Promise<RemoteFile[]> {
  const folders = new Map<string, Promise<Entry[]>>()
  const found: RemoteFile[] = []
  for (const file of given.files) {
    const { path, sha256, bytes } = file
    if (sha256 !== null && bytes !== null && !path.includes('*')) {
      found.push({ path, sha256, bytes, git: null })
      continue
    }
    const folder = path.split('/').slice(0, -1).join('/')
    const listing = folders.get(folder) ?? listFolder({ ...given, folder })
    folders.set(folder, listing)
    found.push(...select(await listing, file, given.source))
  }
  return [...new Map(found.map((file) => [file.path, file])).values()] // two patterns may fit one file
}

async function listFolder(given: Parameters<typeof listFiles>[0] & { folder: string }): Promise<Entry[]> {
  const { hub, source, folder } = given
  const entries: Entry[] = []
  const pages = listOnHub({
    repo: { type: 'dataset', name: source.repository },
    revision: source.revision,
    path: pathOf(folder),
    hubUrl: hub.endpoint,
    fetch: pageReader(given),
  })
  for await (const entry of pages) entries.push(entry)
  return entries
}

/** A `fetch` for the library: patient, whole pages only. The token is not the library's to send, and need not begin with `hf_` as it asks. */
function pageReader({ hub, signal, say }: Parameters<typeof listFiles>[0]): typeof fetch {
  const seen = new Set<string>()
  return async (input) => {
    const address = String(input)
    if (seen.has(address)) throw new StageError(`${address} lists the same page again and again; is HF_ENDPOINT a hub?`)
    seen.add(address)
    return persist(
      { patience: hub.patience, what: 'the listing of files', mend: 'run the step again later, or set HF_ENDPOINT to another hub', signal, say },
      async () => {
        using watch = watchStall(hub.stallMs, signal)
        const { response, from } = await ask(hub, address, { headers: { accept: 'application/json' }, watch })
        const text = await response.text().catch((error) => {
          throw watch.explain(error, `${from} broke off`)
        })
        const listing = Listing.safeParse(jsonIn(text))
        if (!listing.success) throw new Setback(`${from} is no listing of files`)
        const link = response.headers.get('link')
        return Response.json(listing.data, link ? { headers: { link } } : {})
      },
    )
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function select(listing: readonly Entry[], file: SourceFile, { repository, revision }: Pick<Source, 'repository' | 'revision'>): RemoteFile[] {
  const pattern = new RegExp(`^${file.path.split('*').map(RegExp.escape).join('[^/]*')}$`)
  const chosen = listing.filter((entry) => entry.type === 'file' && pattern.test(entry.path)).sort((a, b) => (a.path < b.path ? -1 : 1))
  if (chosen.length === 0) throw new StageError(`${repository} at ${revision} has no file ${file.path}; mend the path in source.ts`)
  return chosen.map(({ path, size, oid, lfs }) => {
    if (!isWithin(path)) throw new StageError(`${repository} at ${revision} lists a file ${JSON.stringify(path)}, which is no path; is HF_ENDPOINT a hub?`)
    return { path, bytes: lfs?.size ?? size, sha256: file.sha256 ?? lfs?.oid ?? null, git: lfs ? null : (oid ?? null) }
  })
}

/** Whether a path stays below the folder that it is put into. */
export const isWithin = (path: string): boolean => path.split(/[/\\]/).every((part) => !['', '.', '..'].includes(part))
