import { isObject, type JsonObject, kindOf } from '../json.ts'
import type { RowProblem } from './check-row.ts'
import { duplicateKey } from './duplicate-key.ts'
import { fixLine } from './fix-row.ts'

/** A row of a file, or why its bytes are none. `canChange` is false where writing it anew would lose what the bytes hold. */
export type ReadRow =
  | { kind: 'row'; row: JsonObject; text: string; problems: RowProblem[]; canChange: boolean }
  | { kind: 'broken'; problem: RowProblem; mended: string | null }
  | { kind: 'blank' }

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function readRow(bytes: Buffer): ReadRow {
  const text = decode(bytes)
  if (text === null) return broken('invalid-utf-8', `byte ${firstInvalid(bytes)} of the row is no UTF-8`, 'save the file as UTF-8')
  return readText(text)
}

export function readText(text: string): ReadRow {
  if (text.trim() === '') return { kind: 'blank' }
  let row: unknown
  try {
    row = JSON.parse(text)
  } catch (error) {
    const mended = fixLine(text)
    return { ...broken('broken-json', error instanceof Error ? error.message : String(error), 'write one JSON object'), mended }
  }
  if (!isObject(row)) return broken('no-object', `the row is ${kindOf(row)}`, 'write one JSON object')
  const twice = duplicateKey(text)
  const problems: RowProblem[] =
    twice === null
      ? []
      : [{ path: '', rule: 'duplicate-key', level: 'error', message: `an object has the key "${twice}" twice`, mend: 'keep the one that is meant' }]
  return { kind: 'row', row, text, problems, canChange: twice === null }
}

const broken = (rule: string, message: string, mend: string): Extract<ReadRow, { kind: 'broken' }> => ({
  kind: 'broken',
  problem: { path: '', rule, level: 'error', message, mend },
  mended: null,
})

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/** By halves: what ends within a character is told from what is none by the three bytes that may be missing. */
function firstInvalid(bytes: Buffer): number {
  let [low, high] = [0, bytes.length]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ([0, 1, 2, 3].some((cut) => cut <= middle && decode(bytes.subarray(0, middle - cut)) !== null)) low = middle
    else high = middle - 1
  }
  return Math.max(1, low - 2)
}
