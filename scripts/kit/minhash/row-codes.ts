import { type MinHashParams, startKernel } from './start-kernel.ts'

const PAGE = 1 << 16
const GROWTH = 256 * PAGE

/** The rows that have words, one byte for each permutation. A row has its slot: the number of rows with words before it. */
export interface RowCodes {
  readonly permutations: number
  /** Slots in use. */
  readonly count: number
  /** Rows added and skipped. */
  readonly rows: number
  add(text: string): void
  skip(): void
  rowAt(slot: number): number
  /** In how many places two slots agree. */
  matches(one: number, other: number): number
  /**
   * For each slot the hash of its `size` bytes from `first` on, above the slot itself, as numbers of 64 bits, sorted. The low halves are slots, the high
   * ones hashes. Good until rows are added or other keys asked for.
   */
  sortedKeys(first: number, size: number): Uint32Array
}

export function createRowCodes(params: MinHashParams): RowCodes {
  const { exports, permutations, sign } = startKernel(params)
  let count = 0
  let rows = 0
  let rowOf = new Uint32Array(1024)
  const endOfCodes = () => exports.codesAt() + count * permutations
  const makeRoom = (end: number) => {
    const lacking = end - exports.memory.buffer.byteLength
    if (lacking <= 0) return
    try {
      exports.memory.grow(Math.max(Math.ceil(lacking / PAGE), GROWTH / PAGE))
    } catch (cause) {
      throw new RangeError(`${count} rows of ${permutations} permutations are more than near-duplicate search can hold; take fewer permutations`, { cause })
    }
  }
  return {
    permutations,
    get count() {
      return count
    },
    get rows() {
      return rows
    },
    add(text) {
      const row = rows++
      if (sign(text) === 0) return
      makeRoom(endOfCodes() + permutations)
      exports.keep(count)
      if (count === rowOf.length) {
        const longer = new Uint32Array(rowOf.length * 2)
        longer.set(rowOf)
        rowOf = longer
      }
      rowOf[count++] = row
    },
    skip() {
      rows++
    },
    rowAt: (slot) => rowOf[slot] ?? 0,
    matches: exports.matches,
    sortedKeys(first, size) {
      const at = endOfCodes()
      makeRoom(at + count * 8)
      exports.bandKeys(at, count, first, size)
      // Sorted where they lie: no number is ever made a BigInt.
      new BigUint64Array(exports.memory.buffer, at, count).sort()
      return new Uint32Array(exports.memory.buffer, at, count * 2)
    },
  }
}
