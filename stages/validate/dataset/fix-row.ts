import { compactJson, parsePythonLiteral, repairJson } from '#kit/repair'
import type { Dialect } from '../dialects/index.ts'
import { mendReading } from '../fixes/index.ts'
import { isObject, parseKeepingDigits, plain } from '../json.ts'
import { checkRow, type RowProblem } from './check-row.ts'

export interface FixedRow {
  text: string
  /** What is wrong with it still. */
  problems: RowProblem[]
}

/** One mend may make room for another; more rounds than that would be a mend that undoes one. */
const MOST_ROUNDS = 4

/** The row with all that can be mended, as text of one line; null where nothing can, or where the outcome has no fewer problems. */
export function fixRow(text: string, before: readonly RowProblem[], dialect: Dialect): FixedRow | null {
  let row = parseKeepingDigits(text)
  const asItWas = JSON.stringify(row)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (!isObject(row)) return null
    const readings = dialect.read(row)
    // A turn that could not be read would be lost.
    if (readings.some((reading) => !reading.whole)) return null
    const next = dialect.write(row, readings.map(mendReading))
    if (JSON.stringify(next) !== JSON.stringify(row)) {
      row = next
      continue
    }
    const fixed = JSON.stringify(row)
    const problems = checkRow(plain(row) as Record<string, unknown>, dialect) // an object, as `row` is
    return fixed !== asItWas && problems.length < before.length ? { text: fixed, problems } : null
  }
  return null
}

/** JSON of a line that is none: with escapes and line breaks put right, or read as what Python prints; null where neither makes sense. */
export function fixLine(line: string): string | null {
  const repaired = repairJson(line)
  if (repaired) return compactJson(repaired.text)
  // Python's whole numbers have no end, and its keys may repeat.
  if (!/^\s*\{\s*'/.test(line) || /\d{16}/.test(line)) return null
  try {
    return JSON.stringify(parsePythonLiteral(line))
  } catch {
    return null
  }
}
