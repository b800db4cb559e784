/** How a signature is cut: `bands` pieces of `bandSize` values. Two rows are compared where a whole piece of theirs is equal. */
export interface Bands {
  bands: number
  bandSize: number
}

/** The chance that two rows of the given similarity have a band in common: 1 - (1 - s^size)^bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4). */
export const detectionProbability = ({ bands, bandSize }: Bands, similarity: number): number => 1 - (1 - similarity ** bandSize) ** bands

/**
 * The widest bands that still find a pair just at the threshold with the chance asked for, and as many of them as the permutations give. Wide bands bring
 * fewer rows together that are not alike; those cost time alone, as what meets is compared by whole signatures. Bands of one value where none will do.
 */
export function chooseBands({ permutations, threshold, detection = 0.9 }: { permutations: number; threshold: number; detection?: number }): Bands {
  for (let bandSize = permutations; bandSize > 1; bandSize--) {
    const cut = { bands: Math.floor(permutations / bandSize), bandSize }
    if (detectionProbability(cut, threshold) >= detection) return cut
  }
  return { bands: permutations, bandSize: 1 }
}
