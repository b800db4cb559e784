import { type MinHashParams, startKernel } from './start-kernel.ts'

export interface MinHasher {
  /**
   * The least value of each permutation over the shingles of a text: runs of `wordsPerShingle` words, or all of a text of fewer. Two texts are alike in as
   * many places as their sets of shingles overlap (Jaccard), give or take the square root of J (1 - J) / permutations. Undefined for a text without words.
   */
  signature(text: string): Uint32Array | undefined
}

/**
 * Texts to MinHash signatures (Broder, "On the resemblance and containment of documents", 1997).
 * A permutation is x -> a x + b mod 2^32 with odd a, of the family of Dietzfelbinger et al. (1997); x are the upper 32 bits of a well mixed hash of the shingle.
 */
export function createMinHasher(params: MinHashParams = {}): MinHasher {
  const kernel = startKernel(params)
  const least = new DataView(kernel.exports.memory.buffer, kernel.exports.leastAt(), kernel.permutations * 4)
  return {
    signature(text) {
      if (kernel.sign(text) === 0) return undefined
      const values = new Uint32Array(kernel.permutations)
      for (let i = 0; i < values.length; i++) values[i] = least.getUint32(i * 4, true) // a kernel's memory is little-endian on every machine
      return values
    },
  }
}

/** The estimated Jaccard similarity of the shingles of two texts: the share of places in which their signatures agree. */
export function estimateSimilarity(one: Uint32Array, other: Uint32Array): number {
  if (one.length !== other.length) throw new RangeError(`signatures of ${one.length} and ${other.length} permutations cannot be compared`)
  let equal = 0
  for (let i = 0; i < one.length; i++) if (one[i] === other[i]) equal++
  return equal / one.length
}
