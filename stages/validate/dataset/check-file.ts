import { type Dialect, detectDialect, dialects } from '../dialects/index.ts'
import type { JsonObject } from '../json.ts'
import { checkRow, type RowProblem } from './check-row.ts'
import { fixRow } from './fix-row.ts'
import type { DatasetProblem, FileSummary } from './problem.ts'
import { type ReadRow, readRow, readText } from './read-row.ts'
import { splitRows } from './split-rows.ts'

/** From so many rows, or so many bytes, a file's dialect is told. */
const SAMPLE = { rows: 100, bytes: 8 << 20 }

export interface FileToCheck {
  path: string
  /** The file's name in what is told. */
  file: string
  /** What the rows are read as; null where they tell. */
  dialect: Dialect | null
  /** Takes the file's bytes with what could be mended. */
  write: ((bytes: Buffer) => Promise<void>) | null
}

/** Every problem of a file in its order. Returns the counts; null where a `.json` is neither a list nor holds rows of any dialect, but something else. */
export async function* checkFile(given: FileToCheck): AsyncGenerator<DatasetProblem, FileSummary | null> {
  const { path, file, write } = given
  const { dialect, startsWith } = await sampleFile(path, given.dialect)
  let isOpen = path.endsWith('.json') && startsWith.includes('[')
  if (!dialect && path.endsWith('.json') && !isOpen) return null
  const summary: FileSummary = { file, dialect: dialect?.name ?? null, rows: 0, broken: 0, mended: 0, byteOrderMark: startsWith[0] === 0xef }
  const at = (line: number, problem: RowProblem, fixable = false): DatasetProblem => ({ file, line, ...problem, fixable })
  let saysLineEnds = false
  for await (const { before, bytes, line, isLast } of splitRows(path)) {
    if (!saysLineEnds && before.includes('\r')) {
      saysLineEnds = true
      yield at(Math.max(1, line - 1), { path: '', rule: 'line-ends', level: 'warning', message: 'lines end in CR LF', mend: 'end them in LF' })
    }
    if (isLast && before.includes(']')) isOpen = false
    await write?.(before)
    const read = readRow(bytes)
    if (read.kind === 'blank') {
      await write?.(bytes)
      if (!isLast) yield at(line, { path: '', rule: 'empty-line', level: 'warning', message: 'the line is empty', mend: 'take it out: some loaders stop here' })
      continue
    }
    summary.rows++
    const judged = judgeAnyDepth(read, dialect)
    if (judged.mended !== null) summary.mended++
    const left = write && judged.mended !== null ? judged.left : judged.problems
    for (const problem of judged.problems) {
      const stays = judged.left.some((other) => other.rule === problem.rule && other.message === problem.message)
      if (!(write && stays)) yield at(line, problem, judged.mended !== null && !stays)
    }
    if (write) for (const problem of judged.left) yield at(line, problem)
    if (left.some((problem) => problem.level === 'error')) summary.broken++
    await write?.(judged.mended === null ? bytes : Buffer.from(judged.mended))
  }
  if (isOpen) yield at(1, { path: '', rule: 'broken-json', level: 'error', message: 'the list of rows does not end', mend: 'the file is cut: write it again' })
  if (summary.rows === 0) yield at(1, { path: '', rule: 'empty-file', level: 'error', message: 'the file has no rows', mend: 'take it out, or fill it' })
  return summary
}

interface Judged {
  problems: RowProblem[]
  /** The row's text with all that can be mended, and what is wrong with it then; without a mend, what is wrong with it. */
  mended: string | null
  left: RowProblem[]
}

/** A row may be nested deeper than the stack, and is then told and left as it is. */
function judgeAnyDepth(read: Exclude<ReadRow, { kind: 'blank' }>, dialect: Dialect | null): Judged {
  try {
    return judge(read, dialect)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const problems: RowProblem[] = [{ path: '', rule: 'too-deep', level: 'error', message: 'the row is nested too deeply to be checked', mend: 'take it out' }]
    return { problems, mended: null, left: problems }
  }
}

function judge(read: Exclude<ReadRow, { kind: 'blank' }>, dialect: Dialect | null): Judged {
  if (read.kind === 'broken') {
    const again = read.mended === null ? null : readText(read.mended)
    if (again?.kind !== 'row') return { problems: [read.problem], mended: null, left: [read.problem] }
    const rest = judge(again, dialect)
    return { problems: [read.problem], mended: rest.mended ?? again.text, left: rest.left }
  }
  const problems = [...read.problems, ...problemsOf(read.row, dialect)]
  const fixed = problems.length > 0 && read.canChange && dialect && dialect.detects(read.row) > 0 ? fixRow(read.text, problems, dialect) : null
  return { problems, mended: fixed?.text ?? null, left: fixed?.problems ?? problems }
}

function problemsOf(row: JsonObject, dialect: Dialect | null): RowProblem[] {
  if (dialect && dialect.detects(row) > 0) return checkRow(row, dialect)
  const likely = detectDialect([row])
  const keys = Object.keys(row).slice(0, 8).join(', ')
  if (!dialect) {
    return [{ path: '', rule: 'unknown-dialect', level: 'error', message: `no dialect has rows of ${keys || 'nothing'}`, mend: `write it as ${names}` }]
  }
  const message = `the row is no ${dialect.name}, ${likely ? `it looks like ${likely.name}` : `it has ${keys || 'nothing'}`}`
  return [{ path: '', rule: 'other-dialect', level: 'error', message, mend: 'write it as the other rows, or put it in a file of its own' }]
}

const names = dialects.map((dialect) => dialect.name).join(', ')

/** What the first rows tell. */
async function sampleFile(path: string, forced: Dialect | null): Promise<{ dialect: Dialect | null; startsWith: Buffer }> {
  const rows: JsonObject[] = []
  let startsWith: Buffer | undefined
  let size = 0
  for await (const { before, bytes } of splitRows(path)) {
    startsWith ??= before
    const read = readRow(bytes)
    const again = read.kind === 'broken' && read.mended !== null ? readText(read.mended) : read
    if (again.kind === 'row') rows.push(again.row)
    size += bytes.length
    if (rows.length >= SAMPLE.rows || size > SAMPLE.bytes) break
  }
  const isList = path.endsWith('.jsonl') || startsWith?.includes('[')
  const fits = isList || rows.some((row) => forced && forced.detects(row) > 0)
  const dialect = forced ? (fits ? forced : null) : detectDialect(rows)
  return { dialect, startsWith: startsWith ?? Buffer.alloc(0) }
}
