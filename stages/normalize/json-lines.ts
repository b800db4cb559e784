export interface JsonLines {
  add(row: unknown): void
  /** All lines since it was last asked. The memory is used again by the next line. */
  take(): Buffer
}

/**
 * Gathers rows as lines of JSON, in bytes. Each line is encoded by itself: joined as text first, one sign beyond Latin would make all of them twice as large and
 * slow to encode.
 */
export function jsonLines(): JsonLines {
  let buffer = Buffer.alloc(0)
  let end = 0
  return {
    add: (row) => {
      const line = `${JSON.stringify(row)}\n`
      const most = end + line.length * 3
      if (most > buffer.length) {
        const larger = Buffer.allocUnsafe(Math.max(most, buffer.length * 2, 1 << 18))
        buffer.copy(larger, 0, 0, end)
        buffer = larger
      }
      end += buffer.write(line, end)
    },
    take: () => {
      const taken = buffer.subarray(0, end)
      end = 0
      return taken
    },
  }
}
