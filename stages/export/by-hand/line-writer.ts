import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'

export interface LineWriter extends AsyncDisposable {
  write(line: object): Promise<void>
  /** The file is there, whole. Not called, it never was. */
  keep(): Promise<void>
}

/** Lines of JSON to standard output, or to a file that appears whole. */
export async function openLineWriter(path: string | undefined): Promise<LineWriter> {
  if (path === undefined) {
    return { write: (line) => send(process.stdout, line), keep: async () => {}, [Symbol.asyncDispose]: async () => {} }
  }
  await mkdir(dirname(path), { recursive: true })
  const part = `${path}.part-${process.pid}`
  const stream = createWriteStream(part)
  return {
    write: (line) => send(stream, line),
    keep: async () => {
      stream.end()
      await finished(stream)
      await rename(part, path)
    },
    [Symbol.asyncDispose]: async () => {
      stream.destroy()
      await rm(part, { force: true })
    },
  }
}

async function send(stream: NodeJS.WritableStream, line: object): Promise<void> {
  if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, 'drain')
}
