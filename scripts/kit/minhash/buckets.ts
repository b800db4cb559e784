import type { Bands } from './choose-bands.ts'
import type { RowCodes } from './row-codes.ts'

/**
 * So many kept rows a bucket remembers: the ones visited first. A bucket of 100,000 rows that are all alike has few kept ones; one whose rows are alike by
 * less than the threshold (a template with other words in it) would else be compared pair by pair. Pairs past it are found by their other bands.
 */
export const MOST_KEPT = 256

/** The slots that have a band in common, by band. Those of one bucket that were kept can be gone through. */
export interface Buckets {
  /** Calls `meet` with each kept slot that shares a bucket with this one, once for each such bucket. */
  eachKeptBeside(slot: number, meet: (other: number) => void): void
  /** To be called in the order of visits. */
  keep(slot: number): void
}

/**
 * Buckets of one slot are not held. Arrays have the size of the worst case, every slot in a shared bucket of every band, and are filled from the front: the
 * system gives memory for what is written alone.
 */
export function findBuckets(codes: RowCodes, { bands, bandSize }: Bands): Buckets {
  const worst = codes.count * bands
  const lastEntry = new Uint32Array(codes.count) // by slot; entry 0 is none
  const links = new Uint32Array(2 * worst + 2) // by entry: the entry before of the same slot, and where its bucket begins in `kept`
  const kept = new Uint32Array(worst + (worst >> 1) + 1) // a bucket: how many are kept, then these
  let entries = 0
  let end = 0
  for (let band = 0; band < bands; band++) {
    const keys = codes.sortedKeys(band * bandSize, bandSize)
    for (let from = 0, to = 0; from < keys.length; from = to) {
      for (to = from + 2; to < keys.length && keys[to + 1] === keys[from + 1]; ) to += 2
      if (to === from + 2) continue
      for (let at = from; at < to; at += 2) {
        const slot = keys[at] ?? 0
        entries++
        links[2 * entries] = lastEntry[slot] ?? 0
        links[2 * entries + 1] = end
        lastEntry[slot] = entries
      }
      end += 1 + Math.min((to - from) / 2, MOST_KEPT)
    }
  }
  return {
    eachKeptBeside(slot, meet) {
      for (let entry = lastEntry[slot] ?? 0; entry !== 0; entry = links[2 * entry] ?? 0) {
        const bucket = links[2 * entry + 1] ?? 0
        const last = bucket + (kept[bucket] ?? 0)
        for (let at = bucket + 1; at <= last; at++) meet(kept[at] ?? 0)
      }
    },
    keep(slot) {
      for (let entry = lastEntry[slot] ?? 0; entry !== 0; entry = links[2 * entry] ?? 0) {
        const bucket = links[2 * entry + 1] ?? 0
        const many = kept[bucket] ?? 0
        if (many === MOST_KEPT) continue
        kept[bucket] = many + 1
        kept[bucket + many + 1] = slot
      }
    },
  }
}
