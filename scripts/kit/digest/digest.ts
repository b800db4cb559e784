import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** Names the content of a folder, wherever it lies: `sha256:` and the digest of its sorted `path NUL sha256` lines. */
export function folderDigest(files: readonly { path: string; sha256: string }[]): string {
  const lines = files.map((file) => `${file.path}\0${file.sha256}\n`).sort()
  return `sha256:${sha256(lines.join(''))}`
}

/** Files below a folder, relative and with `/`, sorted by code point. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  return files.map((path) => path.replaceAll('\\', '/')).sort((a, b) => (a < b ? -1 : 1))
}
