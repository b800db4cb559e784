import { createReadStream } from 'node:fs'
import { StageError } from '#kit/stage'
import { readRows } from '#kit/table'

/** A row as the file has it; `broken` where a line of JSON lines is no JSON. */
export type UpstreamRow = { kind: 'row'; row: unknown } | { kind: 'broken'; row: string; detail: string }

/** The rows of a downloaded file, one at a time. Lines are split here, so that one bad line costs that row and not the file. */
export async function* readUpstream(path: string): AsyncIterable<UpstreamRow> {
  if (path.endsWith('.jsonl')) {
    for await (const line of readLines(path)) if (line.trim() !== '') yield parseLine(line)
    return
  }
  try {
    for await (const row of readRows(path)) yield { kind: 'row', row }
  } catch (cause) {
    throw new StageError(`the rows of ${path} cannot be read; download it again, or mend the list of files in source.ts`, { cause })
  }
}

function parseLine(line: string): UpstreamRow {
  try {
    return { kind: 'row', row: JSON.parse(line) }
  } catch (error) {
    return { kind: 'broken', row: line, detail: error instanceof Error ? error.message : String(error) }
  }
}

/** Lines end in a line feed and nothing else: JSON text may hold other line separators. */
async function* readLines(path: string): AsyncIterable<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
