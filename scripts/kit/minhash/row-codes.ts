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
  add(text: string, kind?: string): void
  skip(): void
  rowAt(slot: number): number
  /** In how many places two slots agree: in none where they are of different kinds. */
  matches(one: number, other: number): number
  /** Each slot, followed by the hash of its kind and its `size` bytes from `first` on; by hash, then by slot. Good until this is called again. */
  sortedKeys(first: number, size: number): Uint32Array
}

export function createRowCodes(params: MinHashParams): RowCodes {
  const { exports, permutations, sign, hash } = startKernel(params)
  let count = 0
  let rows = 0
  let rowOf = new Uint32Array(1024)
  let kindOf = new Uint32Array(1024) // by slot: the hash of its kind
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
    add(text, kind = '') {
      const row = rows++
      if (sign(text) === 0) return
      makeRoom(endOfCodes() + permutations)
      exports.keep(count)
      if (count === rowOf.length) [rowOf, kindOf] = [twiceAsLong(rowOf), twiceAsLong(kindOf)]
      rowOf[count] = row
      kindOf[count++] = kind === '' ? 0 : hash(kind)
    },
    skip() {
      rows++
    },
    rowAt: (slot) => rowOf[slot] ?? 0,
    matches: (one, other) => (kindOf[one] === kindOf[other] ? exports.matches(one, other) : 0),
    sortedKeys(first, size) {
      const at = endOfCodes()
      const sorted = at + count * 8
      makeRoom(sorted + count * 8)
      exports.bandKeys(at, count, first, size)
      const keys = new Uint32Array(exports.memory.buffer, at, count * 2)
      for (let slot = 0; slot < count; slot++) keys[2 * slot + 1] = (keys[2 * slot + 1] ?? 0) ^ (kindOf[slot] ?? 0)
      exports.sortKeys(at, sorted, count)
      return new Uint32Array(exports.memory.buffer, sorted, count * 2)
    },
  }
}

function twiceAsLong(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(numbers.length * 2)
  longer.set(numbers)
  return longer
}
