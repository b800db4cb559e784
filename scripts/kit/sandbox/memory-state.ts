import { createHash } from 'node:crypto'
import type { InMemoryFs } from 'just-bash'
import type { StateFile } from '#kit/records'

/** What identifies each path's content, cheap to keep and to compare. */
export type Fingerprints = ReadonlyMap<string, string>

/** The kernel's own; they change by looking at them. */
const isKernel = (path: string): boolean => /^\/(dev|proc|sys)(\/|$)/.test(path) || path === '/'

export async function fingerprint(fs: InMemoryFs): Promise<Fingerprints> {
  const prints = new Map<string, string>()
  for (const path of fs.getAllPaths()) {
    if (!isKernel(path)) prints.set(path, printOf(await readEntry(fs, path)))
  }
  return prints
}

/** Every path that is not as in `start`, sorted by code point, so a folder comes before what is in it. */
export async function changedSince(fs: InMemoryFs, start: Fingerprints): Promise<StateFile[]> {
  const changed: StateFile[] = []
  const now = fs.getAllPaths().filter((path) => !isKernel(path))
  for (const path of now) {
    const entry = await readEntry(fs, path)
    if (start.get(path) !== printOf(entry)) changed.push(entry)
  }
  const present = new Set(now)
  for (const path of start.keys()) {
    if (!present.has(path)) changed.push({ path, kind: 'deleted', mode: 0, content: '' })
  }
  return changed.sort(byPath)
}

/** Lays paths as they are given. Nothing is written through a link that is there already: it is replaced. */
export async function lay(fs: InMemoryFs, files: readonly StateFile[], time: Date): Promise<void> {
  const sorted = [...files].sort(byPath)
  for (const { path } of sorted.filter((file) => file.kind === 'deleted').reverse()) await fs.rm(path, { recursive: true, force: true })
  for (const file of sorted) {
    if (file.kind === 'deleted') continue
    const present = await fs.lstat(file.path).catch(() => null)
    if (present && !(present.isDirectory && file.kind === 'directory')) await fs.rm(file.path, { recursive: true, force: true })
    await fs.mkdir(file.path.slice(0, file.path.lastIndexOf('/')) || '/', { recursive: true })
    const content = Buffer.from(file.content, 'base64')
    if (file.kind === 'symlink') await fs.symlink(content.toString('utf8'), file.path)
    else if (file.kind === 'directory') {
      await fs.mkdir(file.path, { recursive: true })
      await fs.chmod(file.path, file.mode)
    } else fs.writeFileSync(file.path, content, undefined, { mode: file.mode, mtime: time })
  }
}

/** A path and all below it, links as links. */
export async function readBelow(fs: InMemoryFs, path: string): Promise<StateFile[]> {
  const paths = fs.getAllPaths().filter((candidate) => candidate === path || candidate.startsWith(path === '/' ? '/' : `${path}/`))
  return Promise.all(paths.filter((candidate) => !isKernel(candidate)).map((candidate) => readEntry(fs, candidate)))
}

async function readEntry(fs: InMemoryFs, path: string): Promise<StateFile> {
  const { isSymbolicLink, isDirectory, mode } = await fs.lstat(path)
  if (isSymbolicLink) return { path, kind: 'symlink', mode: 0o777, content: Buffer.from(await fs.readlink(path)).toString('base64') }
  if (isDirectory) return { path, kind: 'directory', mode: mode & 0o7777, content: '' }
  return { path, kind: 'file', mode: mode & 0o7777, content: Buffer.from(await fs.readFileBuffer(path)).toString('base64') }
}

const printOf = ({ kind, mode, content }: StateFile): string => `${kind} ${mode} ${createHash('sha256').update(content).digest('base64')}`
const byPath = (a: StateFile, b: StateFile): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
