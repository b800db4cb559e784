import { findBuckets } from './buckets.ts'
import { type Bands, chooseBands } from './choose-bands.ts'
import { createRowCodes, type RowCodes } from './row-codes.ts'
import type { MinHashParams } from './start-kernel.ts'

export interface NearDuplicateParams extends MinHashParams {
  /** The least estimated Jaccard similarity of near duplicates: above 0, at most 1. */
  threshold: number
  /** How signatures are cut. Default: `chooseBands` for the threshold. */
  bands?: Bands
}

export interface NearDuplicate {
  row: number
  /** The kept row it is most like. */
  partner: number
  /** Of the two, estimated. */
  similarity: number
}

/** The rank of a row that is out already. */
export const NOT_VISITED = 0xffffffff

export interface NearDuplicateSearch {
  readonly bands: Bands
  /** The text of the next row. One without words is near to nothing, nor are rows of different kinds near to each other. */
  add(text: string, kind?: string): void
  /** The next row is neither dropped nor a partner. */
  skip(): void
  /**
   * The rows to drop, as they are visited: by rank (a number for each row), the lowest first, those of one rank as they were added; without `rank` all as they
   * were added. One of the rank `NOT_VISITED` is neither dropped nor a partner. A row is dropped where it has a band in common with a row that was kept before
   * and is at least as similar to it as the threshold says. Its partner is the most similar of those, of equal ones the first visited. So every drop names a
   * row that stays and is near to it: no chain a ~ b ~ c drops c for a. What is found depends on the texts, the ranks and the params alone.
   */
  duplicates(options?: { rank?: Uint32Array }): Generator<NearDuplicate>
}

/**
 * Near duplicates among millions of rows by MinHash and banding (Broder 1997; Indyk and Motwani 1998). Of a row one byte for each permutation is held: b-bit
 * MinHash (Li and König, "b-Bit Minwise Hashing", 2010), whose agreements by chance are taken out of every estimate. Memory: 128 permutations take 0.14 KB a
 * row, and 12 bytes more for each band in which a row is not alone.
 */
export function createNearDuplicateSearch({ threshold, bands: given, ...params }: NearDuplicateParams): NearDuplicateSearch {
  if (!(threshold > 0 && threshold <= 1)) throw new RangeError(`threshold is ${threshold}; give a similarity above 0 and at most 1`)
  const codes = createRowCodes(params)
  const { permutations } = codes
  const bands = given ?? chooseBands({ permutations, threshold })
  for (const [name, value] of Object.entries(bands))
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is ${value}; give a whole number of 1 or more`)
  if (bands.bands * bands.bandSize > permutations)
    throw new RangeError(`${bands.bands} bands of ${bands.bandSize} values do not fit into ${permutations} permutations; give fewer or narrower ones`)
  const similarityOf = (matches: number) => Math.max(0, (matches / permutations - BY_CHANCE) / (1 - BY_CHANCE))
  return {
    bands,
    add: codes.add,
    skip: codes.skip,
    *duplicates({ rank } = {}) {
      const order = visitingOrder(codes, rank)
      const buckets = findBuckets(codes, bands)
      const visitOf = new Uint32Array(codes.count)
      const seenBy = new Uint32Array(codes.count) // the visit, from 1 on, that compared a slot last
      for (let visit = 1; visit <= order.length; visit++) {
        const slot = order[visit - 1] ?? 0
        visitOf[slot] = visit
        let partner = -1
        let most = 0
        buckets.eachKeptBeside(slot, (other) => {
          if (seenBy[other] === visit) return
          seenBy[other] = visit
          const matches = codes.matches(slot, other)
          if (matches < most || (matches === most && partner >= 0 && (visitOf[other] ?? 0) > (visitOf[partner] ?? 0))) return
          most = matches
          partner = other
        })
        const similarity = similarityOf(most)
        if (partner >= 0 && similarity >= threshold) yield { row: codes.rowAt(slot), partner: codes.rowAt(partner), similarity }
        else buckets.keep(slot)
      }
    },
  }
}

/** How often bytes agree that stand for unlike shingles. */
const BY_CHANCE = 1 / 256

function visitingOrder(codes: RowCodes, rank: Uint32Array | undefined): Uint32Array {
  if (rank && rank.length !== codes.rows) throw new RangeError(`${rank.length} ranks were given for ${codes.rows} rows`)
  const pairs = new Uint32Array(codes.count * 2) // slot, then rank: as one number of 64 bits the rank is above
  let visited = 0
  for (let slot = 0; slot < codes.count; slot++) {
    const place = rank?.[codes.rowAt(slot)] ?? 0
    if (place === NOT_VISITED) continue
    pairs[visited * 2] = slot
    pairs[visited * 2 + 1] = place
    visited++
  }
  new BigUint64Array(pairs.buffer, 0, visited).sort()
  return Uint32Array.from({ length: visited }, (_, index) => pairs[index * 2] ?? 0)
}
