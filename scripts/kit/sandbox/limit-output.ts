export interface LimitedOutput {
  text: string
  truncated: boolean
}

/** Keeps the first and the last part of a long text and says between them how much is missing. The marker comes on top of the limit. */
export function limitOutput(text: string, limitBytes: number): LimitedOutput {
  const output = collectOutput(limitBytes)
  output.add(Buffer.from(text))
  return output.end()
}

/** The same for output that comes in parts, in memory of the limit's size however much comes. */
export function collectOutput(limitBytes: number): { add(bytes: Buffer): void; end(): LimitedOutput } {
  const tailBytes = Math.floor(limitBytes / 2)
  // One byte more than what is shown, and the rest of a character that would be cut, tell where characters start.
  const first = firstBytes(limitBytes + 1)
  const last = lastBytes(tailBytes + 3)
  let total = 0
  return {
    add: (bytes) => {
      total += bytes.length
      first.add(bytes)
      last.add(bytes)
    },
    end: () => {
      const start = first.bytes()
      if (total <= limitBytes) return { text: start.toString('utf8'), truncated: false }
      const end = last.bytes()
      const head = wholeCharacters(start, Math.ceil(limitBytes / 2))
      const tail = wholeCharacters(end, end.length - tailBytes)
      const missing = total - head - (end.length - tail)
      return { text: `${start.toString('utf8', 0, head)}\n[... ${missing} of ${total} bytes left out ...]\n${end.toString('utf8', tail)}`, truncated: true }
    },
  }
}

function firstBytes(size: number) {
  const parts: Buffer[] = []
  let kept = 0
  return {
    add: (bytes: Buffer) => {
      if (kept >= size) return
      const part = bytes.subarray(0, size - kept)
      parts.push(part)
      kept += part.length
    },
    bytes: () => Buffer.concat(parts),
  }
}

function lastBytes(size: number) {
  let parts: Buffer[] = []
  let kept = 0
  const trim = (): Buffer => {
    const bytes = Buffer.concat(parts)
    const end = bytes.subarray(Math.max(0, bytes.length - size))
    parts = [end]
    kept = end.length
    return end
  }
  return {
    add: (bytes: Buffer) => {
      parts.push(bytes)
      kept += bytes.length
      if (kept > 2 * size + 65_536) trim()
    },
    bytes: trim,
  }
}

/** The last place at or before `place` where a UTF-8 character starts. */
function wholeCharacters(bytes: Buffer, place: number): number {
  let start = place
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1
  return start
}
