import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { sha256OfFile } from '#kit/digest'
import type { RemoteFile } from './list-files.ts'

/** What the bytes of a part belong to: other bytes may stand under the same name later, or come from another store. */
const Facts = z.strictObject({
  bytes: z.number(),
  sha256: z.string().nullable(),
  git: z.string().nullable(),
  /** The tag of who sent the bytes, and the one that the hub knows them by. */
  etag: z.string().nullable(),
  linked: z.string().nullable(),
})
export type PartFacts = z.infer<typeof Facts>

/** A file on its way, kept between runs. It is taken for whole by `digest` alone. */
export interface Part {
  path: string
  /** Bytes that are there; 0 where nothing is. */
  size(): Promise<number>
  facts(): Promise<PartFacts | null>
  /** Empties it, and notes what will be written to it. */
  begin(tags: Pick<PartFacts, 'etag' | 'linked'>): Promise<void>
  clear(): Promise<void>
  /** Reads what is there: its sha256, and whether it is all that the file should be. */
  digest(): Promise<{ sha256: string; isRight: boolean; found: string }>
}

/** Opens the part of a file in `folder`, one of the revision's own. What is there of another file under this name goes. */
export async function openPart(folder: string, file: RemoteFile): Promise<Part> {
  const path = join(folder, `${file.path}.part`)
  const notes = join(folder, `${file.path}.part.json`)
  const { bytes, sha256, git } = file
  const facts = async (): Promise<PartFacts | null> => {
    const parsed = Facts.safeParse(JSON.parse(await readFile(notes, 'utf8').catch(() => 'null')))
    return parsed.success ? parsed.data : null
  }
  const size = async () => (await stat(path).catch(() => null))?.size ?? 0
  const clear = async () => {
    await rm(path, { force: true })
    await rm(notes, { force: true })
  }
  const part: Part = {
    path,
    size,
    facts,
    clear,
    begin: async (tags) => {
      await clear()
      await mkdir(dirname(path), { recursive: true })
      await writeFile(notes, JSON.stringify({ bytes, sha256, git, ...tags } satisfies PartFacts))
      await writeFile(path, '')
    },
    digest: async () => {
      const found = { bytes: await size(), sha256: await sha256OfFile(path), git: git === null ? null : await gitName(path, await size()) }
      const names = (['bytes', 'sha256', 'git'] as const).filter((name) => file[name] !== null)
      const wrong = names.find((name) => found[name] !== file[name])
      return { sha256: found.sha256, isRight: wrong === undefined, found: wrong === undefined ? '' : describe(wrong, found[wrong]) }
    },
  }
  const noted = await facts().catch(() => null)
  if (!noted || noted.bytes !== bytes || noted.sha256 !== sha256 || noted.git !== git || (await size()) > bytes) await clear()
  return part
}

const describe = (name: 'bytes' | 'sha256' | 'git', value: number | string | null) => (name === 'bytes' ? `${value} bytes` : `${name} ${value}`)

/** The name that git gives to content, which is what the hub tells of files it does not store as large ones. */
async function gitName(path: string, size: number): Promise<string> {
  const hash = createHash('sha1').update(`blob ${size}\0`)
  await using file = await open(path)
  for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk)
  return hash.digest('hex')
}
