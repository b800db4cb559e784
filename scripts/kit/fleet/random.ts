import { createHash } from 'node:crypto'

/** Numbers from a seed: the same seed gives the same rows on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** In [minimum, maximum], both included. */
  integer(minimum: number, maximum: number): number
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
}

/** sfc32 (Doty-Humphrey, PractRand), its state filled from the sha256 of the seed, so that near seeds give unlike numbers. */
export function createRandom(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest()
  let [a, b, c, counter] = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12)]
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
  const integer = (minimum: number, maximum: number) => minimum + Math.floor(next() * (maximum - minimum + 1))
  return {
    next,
    integer,
    pick(items) {
      if (items.length === 0) throw new RangeError('pick: there is nothing to pick from')
      return items[integer(0, items.length - 1)] as (typeof items)[number] // in range: the list is not empty
    },
    chance: (probability) => next() < probability,
  }
}
