import { open } from 'node:fs/promises'

const FLUSH_BYTES = 1 << 18

/** Lines, one after the other, in a file that is read back by place. */
export interface LineFile extends AsyncDisposable {
  /** Where the line begins, and how long it is. */
  write(line: string): Promise<{ at: number; bytes: number }>
  read(place: { at: number; bytes: number }): Promise<string>
  close(): Promise<void>
}

export async function openLineFile(path: string): Promise<LineFile> {
  const file = await open(path, 'w+')
  let pending: Buffer[] = []
  let [end, pendingBytes, isOpen] = [0, 0, true]
  const flush = async () => {
    const bytes = Buffer.concat(pending)
    ;[pending, pendingBytes] = [[], 0]
    for (let from = 0; from < bytes.length; ) from += (await file.write(bytes, from)).bytesWritten
  }
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await flush().finally(() => file.close())
  }
  return {
    write: async (line) => {
      const bytes = Buffer.from(`${line}\n`)
      const place = { at: end, bytes: bytes.length - 1 }
      end += bytes.length
      pending.push(bytes)
      pendingBytes += bytes.length
      if (pendingBytes >= FLUSH_BYTES) await flush()
      return place
    },
    read: async ({ at, bytes }) => {
      await flush()
      return (await file.read(Buffer.alloc(bytes), 0, bytes, at)).buffer.toString('utf8')
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
