import { createReadStream } from 'node:fs'
import { StageError } from '#kit/stage'

/** The bytes of one row, and those between it and the row before: put together, the pieces are the file. */
export interface Piece {
  before: Buffer
  bytes: Buffer
  /** Line of the row's first byte, from 1. */
  line: number
  /** After it there is nothing; its row may be empty. */
  isLast: boolean
}

/** Longer than any row of a data set; a bracket that is missing would otherwise take the rest of the file into memory. */
const MOST_BYTES = 256 * 1024 * 1024
const [TAB, LF, CR, SPACE, QUOTE, COMMA, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d,
]
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** The rows of a file, one at a time: of JSON lines each line, of `.json` each value of its list, or each value after another. A byte order mark is `before`. */
export const splitRows = (path: string): AsyncGenerator<Piece> => (path.endsWith('.json') ? splitValues(path) : splitLines(path))

/** Chunks of a file, each after what the one before it left over. */
async function* chunksOf(path: string, left: () => Buffer): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const rest = left()
    if (rest.length > MOST_BYTES) {
      throw new StageError(`${path}: a row does not end within ${MOST_BYTES >> 20} MB; look for a bracket, a quote or a line end that is missing`)
    }
    yield rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
  }
}

async function* splitLines(path: string): AsyncGenerator<Piece> {
  let line = 1
  let before: Buffer = Buffer.alloc(0)
  let left: Buffer = Buffer.alloc(0)
  for await (const chunk of chunksOf(path, () => left)) {
    const searched = left.length
    let start = 0
    if (line === 1 && before.length === 0 && chunk.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
      before = chunk.subarray(0, 3)
      start = 3
    }
    for (let end = chunk.indexOf(LF, Math.max(start, searched)); end >= 0; end = chunk.indexOf(LF, start)) {
      const last = end > start && chunk[end - 1] === CR ? end - 1 : end
      yield { before, bytes: chunk.subarray(start, last), line: line++, isLast: false }
      before = chunk.subarray(last, end + 1)
      start = end + 1
    }
    left = chunk.subarray(start)
  }
  yield { before, bytes: left, line, isLast: true }
}

/** Finds where values begin and end by their brackets and quotes; what stands in them is not its business. */
async function* splitValues(path: string): AsyncGenerator<Piece> {
  let left: Buffer = Buffer.alloc(0)
  let line = 1
  let isList: boolean | null = null
  /** In the chunk: where what is no value began, where the value began (-1 between values), and what is read next. */
  let gap = 0
  let start = -1
  let at = 0
  let startLine = 1
  let depth = 0
  let inString = false
  let isEscaped = false
  for await (const chunk of chunksOf(path, () => left)) {
    for (; at < chunk.length; at++) {
      const byte = chunk[at]
      let end = -1
      if (start < 0) {
        if (isSpace(byte) || byte === COMMA || (isList && byte === CLOSE_LIST) || (at < 3 && byte === BYTE_ORDER_MARK[at])) {
          // Nothing begins here.
        } else if (isList === null && byte === OPEN_LIST) isList = true
        else {
          isList ??= false
          start = at
          startLine = line
          inString = byte === QUOTE
          depth = byte === OPEN_OBJECT || byte === OPEN_LIST ? 1 : 0
        }
      } else if (isEscaped) isEscaped = false
      else if (inString) {
        if (byte === BACKSLASH) isEscaped = true
        else if (byte === QUOTE) {
          inString = false
          if (depth === 0) end = at + 1
        }
      } else if (byte === QUOTE) inString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++
      else if (depth > 0 && (byte === CLOSE_OBJECT || byte === CLOSE_LIST)) {
        if (--depth === 0) end = at + 1
      } else if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST || isSpace(byte))) end = at
      if (byte === LF) line++
      if (end >= 0) {
        yield { before: chunk.subarray(gap, start), bytes: chunk.subarray(start, end), line: startLine, isLast: false }
        gap = end
        start = -1
      }
    }
    left = chunk.subarray(gap)
    at -= gap
    if (start >= 0) start -= gap
    gap = 0
  }
  const from = start < 0 ? left.length : start
  yield { before: left.subarray(0, from), bytes: left.subarray(from), line: start < 0 ? line : startLine, isLast: true }
}

const isSpace = (byte: number | undefined): boolean => byte === SPACE || byte === LF || byte === CR || byte === TAB
