import { StageError } from '#kit/stage'
import { readBytes, readParquet, splitArray, splitLines } from '#kit/table'

/** A row as the file has it; `broken` where a line, or an element of an array, is no JSON. */
export type UpstreamRow = { kind: 'row'; row: unknown } | { kind: 'broken'; row: string; detail: string }

/** The rows of a file, some at a time. Texts are split before they are parsed, so that a bad one costs that row and not the file. */
export function readUpstream(path: string, columns?: readonly string[]): AsyncIterable<Iterable<UpstreamRow>> {
  if (path.endsWith('.parquet')) return told(path, readBatches(path, columns))
  if (path.endsWith('.jsonl')) return told(path, splitLines(readBytes(path)))
  if (path.endsWith('.json')) return told(path, splitArray(readBytes(path)))
  throw new StageError(`${path}: rows are read from .json (an array), .jsonl and .parquet files; rename it or convert it`)
}

/** The same from a stream of JSON lines, or of an array: the first sign tells which. */
export async function* readStream(bytes: AsyncIterable<Buffer>): AsyncIterable<Iterable<UpstreamRow>> {
  const chunks = bytes[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return
  const all = async function* () {
    yield first.value
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  const split = first.value.toString('utf8', 0, 1000).trimStart().startsWith('[') ? splitArray : splitLines
  yield* told('standard input', split(all()))
}

const BATCH = 64

async function* readBatches(path: string, columns?: readonly string[]): AsyncIterable<UpstreamRow[]> {
  let batch: UpstreamRow[] = []
  for await (const row of readParquet(path, columns)) {
    if (batch.push({ kind: 'row', row }) < BATCH) continue
    yield batch
    batch = []
  }
  yield batch
}

/** What goes wrong with a file is told with its name; that this process may not read it is told elsewhere. */
async function* told(path: string, batches: AsyncIterable<readonly (UpstreamRow | string)[]>): AsyncIterable<Iterable<UpstreamRow>> {
  try {
    for await (const batch of batches) yield rowsOf(batch)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_ACCESS_DENIED') throw cause // any error may have a code
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StageError(`the rows of ${path} cannot be read: ${why}; see that it is whole, and of the kind that its name says`, { cause })
  }
}

/** One after the other, when it is asked for: rows that are done with are gone before the next one is made. */
function* rowsOf(batch: readonly (UpstreamRow | string)[]): Iterable<UpstreamRow> {
  for (const item of batch) yield typeof item === 'string' ? parseRow(item) : item
}

function parseRow(text: string): UpstreamRow {
  try {
    return { kind: 'row', row: JSON.parse(text) }
  } catch (error) {
    return { kind: 'broken', row: text, detail: error instanceof Error ? error.message : String(error) }
  }
}
