import type { KeptFile, StateFile } from '#kit/records'
import type { Contents } from './contents.ts'

/** Files with their bytes, as a kept state has them. */
export async function keepFiles(files: readonly StateFile[], contents: Contents): Promise<KeptFile[]> {
  const kept: KeptFile[] = []
  for (const { path, kind, mode, content, uid = 0, gid = 0 } of files) {
    const bytes = Buffer.from(content, 'base64')
    const isFile = kind === 'file'
    const target = kind === 'symlink' ? bytes.toString('utf8') : null
    kept.push({ path, kind, mode, uid, gid, sizeBytes: isFile ? bytes.length : 0, sha256: isFile ? await contents.put(bytes) : null, target })
  }
  return kept
}

/** A kept file as it is laid. */
export async function openKept({ path, kind, mode, uid, gid, sha256, target }: KeptFile, contents: Contents): Promise<StateFile> {
  const bytes = sha256 === null ? Buffer.from(target ?? '') : await contents.get(sha256)
  return { path, kind, mode, uid, gid, content: bytes.toString('base64') }
}
