import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

export interface Lines extends AsyncDisposable {
  write(value: object): Promise<void>
  /** Everything is in the file, nothing may be written after it. */
  finish(): Promise<{ lines: number; bytes: number; sha256: string }>
}

const BUFFER_CHARACTERS = 1 << 16

/** Writes values as JSON lines, holding little of them in memory. The file is there even when no line is written. */
export async function openLines(path: string): Promise<Lines> {
  const file = await open(path, 'w')
  const hash = createHash('sha256')
  let [buffer, lines, bytes] = ['', 0, 0]
  const flush = async () => {
    if (buffer === '') return
    const text = Buffer.from(buffer)
    buffer = ''
    hash.update(text)
    bytes += text.length
    await file.writeFile(text)
  }
  return {
    write: async (value) => {
      buffer += `${JSON.stringify(value)}\n`
      lines++
      if (buffer.length >= BUFFER_CHARACTERS) await flush()
    },
    finish: async () => {
      await flush()
      return { lines, bytes, sha256: hash.digest('hex') }
    },
    [Symbol.asyncDispose]: async () => {
      try {
        await flush()
      } finally {
        await file.close()
      }
    },
  }
}
