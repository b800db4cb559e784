/** Longer than any row of the data, and short enough to be held. */
const LONGEST = 64 << 20
const [QUOTE, COMMA, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN, CLOSE] = [0x22, 0x2c, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d]
const FEED = 0x0a

/**
 * The texts of the elements of a JSON array, some at a time, each ending where its brackets say; whether a text is JSON is seen by who parses it. So a file of any
 * length is read in the memory of its longest element.
 * @throws SyntaxError where the text is no array, or ends within it.
 */
export async function* splitArray(chunks: AsyncIterable<Buffer>): AsyncIterable<string[]> {
  let bytes: Buffer = Buffer.alloc(0)
  let at = 0
  let start = -1
  let depth = 0
  let isQuoted = false
  let next: 'array' | 'element or end' | 'element' | 'comma or end' | 'nothing' = 'array'
  for await (const chunk of chunks) {
    const kept = start < 0 ? at : start
    bytes = kept === bytes.length ? chunk : Buffer.concat([bytes.subarray(kept), chunk])
    at -= kept
    if (start >= 0) start = 0
    const texts: string[] = []
    while (at < bytes.length) {
      if (isQuoted) {
        at = endOfString(bytes, at) + 1
        isQuoted = at > bytes.length
        if (isQuoted) at--
        continue
      }
      const byte = bytes[at] ?? 0
      if (start >= 0) {
        if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) {
          texts.push(bytes.toString('utf8', start, at))
          start = -1
          next = 'comma or end'
          continue
        }
        if (byte === QUOTE) isQuoted = true
        else if (byte === OPEN || byte === OPEN_LIST) depth++
        else if (byte === CLOSE || byte === CLOSE_LIST) depth--
      } else if (byte > 0x20 && !(next === 'array' && isMark(byte))) {
        if (next === 'array' && byte === OPEN_LIST) next = 'element or end'
        else if (next === 'comma or end' && byte === COMMA) next = 'element'
        else if ((next === 'comma or end' || next === 'element or end') && byte === CLOSE_LIST) next = 'nothing'
        else if ((next === 'element' || next === 'element or end') && byte !== COMMA && byte !== CLOSE_LIST) {
          start = at
          continue
        } else throw new SyntaxError(`${next} was to follow, not ${JSON.stringify(bytes.toString('utf8', at, at + 20))}`)
      }
      at++
    }
    yield texts
    if (start >= 0 && bytes.length - start > LONGEST) throw new SyntaxError(`an element of the array has more than ${LONGEST} bytes`)
  }
  if (next !== 'nothing') throw new SyntaxError(next === 'array' ? 'there is no array' : 'the file ends within its array')
}

/** The place of the quote that ends a string; where there is none, that of the first byte to be looked at next, which an escape may move beyond the next one. */
function endOfString(bytes: Buffer, from: number): number {
  const end = bytes.length
  let at = from
  while (at < end) {
    const byte = bytes[at]
    if (byte === QUOTE) return at
    at += byte === BACKSLASH ? 2 : 1
  }
  return at
}

/** The byte order mark, which some editors put first. */
const isMark = (byte: number): boolean => byte === 0xef || byte === 0xbb || byte === 0xbf

/** The lines of a text, some at a time; empty ones are left out. They end in a line feed and nothing else: JSON text may hold other line separators. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncIterable<string[]> {
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    const lines: string[] = []
    let from = 0
    for (let end = chunk.indexOf(FEED); end >= 0; end = chunk.indexOf(FEED, from)) {
      const line = rest.length > 0 ? Buffer.concat([...rest, chunk.subarray(from, end)]).toString() : chunk.toString('utf8', from, end)
      rest = []
      from = end + 1
      if (line.trim() !== '') lines.push(line)
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
    yield lines
    if (rest.length * chunk.length > LONGEST) throw new SyntaxError(`a line has more than ${LONGEST} bytes`)
  }
  const last = Buffer.concat(rest).toString()
  if (last.trim() !== '') yield [last]
}
