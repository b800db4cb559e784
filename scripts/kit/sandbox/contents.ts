import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SandboxError } from './sandbox-error.ts'

/** Bytes of files, each once, under their sha256 in hex. */
export interface Contents {
  put(bytes: Uint8Array): Promise<string>
  /** Bytes that are not there are a `SandboxError`. */
  get(sha256: string): Promise<Buffer>
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** In a folder, each a file that appears whole; several processes may share it. */
export function folderContents(folder: string): Contents {
  const place = (name: string) => join(folder, name.slice(0, 2), name)
  return {
    put: async (bytes) => {
      const name = sha256(bytes)
      if (await stat(place(name)).catch(() => null)) return name
      await mkdir(dirname(place(name)), { recursive: true })
      const temporary = `${place(name)}.${process.pid}.${crypto.randomUUID()}`
      await writeFile(temporary, bytes)
      await rename(temporary, place(name))
      return name
    },
    get: (name) => readFile(place(name)).catch((error: unknown) => Promise.reject(missing(name, folder, error))),
  }
}

/** In memory, for tests and for sandboxes of a moment. */
export function memoryContents(): Contents {
  const kept = new Map<string, Buffer>()
  return {
    put: async (bytes) => {
      const name = sha256(bytes)
      kept.set(name, Buffer.from(bytes))
      return name
    },
    get: async (name) => kept.get(name) ?? Promise.reject(missing(name, 'memory')),
  }
}

const missing = (name: string, where: string, cause?: unknown): SandboxError =>
  new SandboxError(`content ${name} of a kept state is not in ${where}; collect the trial again`, { cause })
