import { open } from 'node:fs/promises'

export interface Lines extends AsyncDisposable {
  write(value: object): Promise<void>
}

const BUFFER_CHARACTERS = 1 << 16

/** Writes values as JSON lines, holding little of them in memory. The file is there even when no line is written. */
export async function openLines(path: string): Promise<Lines> {
  const file = await open(path, 'w')
  let buffer = ''
  const flush = async () => {
    const text = buffer
    buffer = ''
    await file.writeFile(text)
  }
  return {
    write: async (value) => {
      buffer += `${JSON.stringify(value)}\n`
      if (buffer.length >= BUFFER_CHARACTERS) await flush()
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
