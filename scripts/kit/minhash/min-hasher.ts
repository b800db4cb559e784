import { type MinHashParams, startKernel } from './start-kernel.ts'

export interface MinHasher {
  /**
   * `permutations` values of the set of shingles of a text: its runs of `wordsPerShingle` words, or all of a text of fewer. Two texts have as large a share of
   * their values in common as of their shingles (Jaccard), give or take at most the square root of J (1 - J) / permutations. Undefined for a text without words.
   */
  signature(text: string): Uint32Array | undefined
}

/**
 * Texts to MinHash signatures (Broder, "On the resemblance and containment of documents", 1997), drawn by Fast Similarity Sketching (Dahlgaard, Knudsen and
 * Thorup, FOCS 2017): no permutation goes through all shingles, and errors are smaller than those of independent ones. Hashes are 64 bits wide: of a
 * word by its bytes, a polynomial of the words, and mixed with a key for each round by the finalizer of SplitMix64.
 */
export function createMinHasher(params: MinHashParams = {}): MinHasher {
  const kernel = startKernel(params)
  const least = new Uint32Array(kernel.exports.memory.buffer, kernel.exports.leastAt(), kernel.permutations)
  return { signature: (text) => (kernel.sign(text) === 0 ? undefined : least.slice()) }
}

/** The estimated Jaccard similarity of the shingles of two texts: the share of places in which their signatures agree. */
export function estimateSimilarity(one: Uint32Array, other: Uint32Array): number {
  if (one.length !== other.length) throw new RangeError(`signatures of ${one.length} and ${other.length} permutations cannot be compared`)
  let equal = 0
  for (let i = 0; i < one.length; i++) if (one[i] === other[i]) equal++
  return equal / one.length
}
