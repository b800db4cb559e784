import { type Bands, estimateSimilarity } from '#kit/minhash'
import { pairKey } from './exact-pairs.ts'

/** The pairs of signatures, whoever made them, that have a band in common and agree in at least `threshold` of their places. */
export function estimatedPairs(signatures: readonly Uint32Array[], { bands, threshold }: { bands: Bands; threshold: number }): Set<number> {
  const pairs = new Set<number>()
  const compared = new Set<number>()
  for (let band = 0; band < bands.bands; band++) {
    const buckets = new Map<string, number[]>()
    for (const [row, signature] of signatures.entries()) {
      const key = signature.subarray(band * bands.bandSize, (band + 1) * bands.bandSize).join()
      const bucket = buckets.get(key)
      if (!bucket) buckets.set(key, [row])
      else {
        for (const other of bucket) {
          const pair = pairKey(row, other)
          if (compared.has(pair)) continue
          compared.add(pair)
          if (estimateSimilarity(signature, signatures[other] ?? new Uint32Array()) >= threshold) pairs.add(pair)
        }
        bucket.push(row)
      }
    }
  }
  return pairs
}
