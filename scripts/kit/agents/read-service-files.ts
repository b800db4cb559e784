import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import tar from 'tar-stream'
import type { StateFile } from '#kit/records'
import { type Sandbox, SandboxError } from '#kit/sandbox'

const timeoutMs = 120_000
const outputLimitBytes = 128 * 1024 * 1024

/** A path and all below it of another service of a composition, whose own `tar` reads it; nothing where it is not there. */
export async function readServiceFiles(
  sandbox: Sandbox,
  { service, path, signal }: { service: string; path: string; signal: AbortSignal },
): Promise<StateFile[]> {
  const command = '[ -e "$PATH_TO_READ" ] || [ -L "$PATH_TO_READ" ] || exit 0; tar -C / -cf - ".$PATH_TO_READ" | base64'
  const { exitCode, stdout, stderr, truncated } = await sandbox.exec({ command, service, env: { PATH_TO_READ: path }, timeoutMs, outputLimitBytes, signal })
  if (exitCode !== 0) throw new SandboxError(`service ${service} could not read ${path}: ${stderr.trim()}`)
  if (truncated) throw new SandboxError(`${path} of service ${service} is more than can be kept; name less of it under artifacts`)
  const files: StateFile[] = []
  const extract = tar.extract()
  extract.on('entry', ({ name, type, mode = 0o644, linkname }, content, next) => {
    buffer(content).then((bytes) => {
      const file = { path: posix.join('/', name).replace(/(.)\/$/, '$1'), mode: mode & 0o7777 }
      if (type === 'directory') files.push({ ...file, kind: 'directory', content: '' })
      else if (type === 'symlink') files.push({ ...file, kind: 'symlink', mode: 0o777, content: Buffer.from(linkname ?? '').toString('base64') })
      else if (type === 'file') files.push({ ...file, kind: 'file', content: bytes.toString('base64') })
      next()
    }, next)
  })
  await pipeline(Readable.from([Buffer.from(stdout, 'base64')]), extract)
  return files
}
