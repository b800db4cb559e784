import { shinglesOf } from '../../../scripts/kit/minhash/plain-signature.ts'

/** Two rows, the lower first, as one number. */
export const pairKey = (one: number, other: number): number => Math.min(one, other) * 2 ** 26 + Math.max(one, other)

/**
 * Every pair of texts whose sets of shingles overlap by `threshold` or more (Jaccard), none estimated. Of two such sets, in one order of all shingles with the
 * rarest first, the first (1 - threshold) parts have one in common: only pairs that do are compared (Chaudhuri, Ganti and Kaushik, ICDE 2006).
 */
export function exactPairs(texts: readonly string[], { threshold, wordsPerShingle }: { threshold: number; wordsPerShingle: number }): Set<number> {
  const sets = numberedByRarity(texts.map((text) => shinglesOf(text, wordsPerShingle).map((words) => words.join(' '))))
  const rowsWith = new Map<number, number[]>()
  const pairs = new Set<number>()
  for (const [row, set] of sets.entries()) {
    const prefix = set.subarray(0, set.length - Math.ceil(threshold * set.length) + 1)
    const beside = new Set<number>()
    for (const shingle of prefix) {
      const rows = rowsWith.get(shingle)
      for (const other of rows ?? []) beside.add(other)
      if (rows) rows.push(row)
      else rowsWith.set(shingle, [row])
    }
    for (const other of beside) if (jaccard(set, sets[other] ?? new Uint32Array()) >= threshold) pairs.add(pairKey(row, other))
  }
  return pairs
}

/** Each set as sorted numbers; a rarer shingle has a lower one. */
function numberedByRarity(sets: readonly string[][]): Uint32Array[] {
  const counts = new Map<string, number>()
  for (const set of sets) for (const shingle of set) counts.set(shingle, (counts.get(shingle) ?? 0) + 1)
  const numbers = new Map([...counts].sort((a, b) => a[1] - b[1]).map(([shingle], index) => [shingle, index]))
  return sets.map((set) => Uint32Array.from(set, (shingle) => numbers.get(shingle) ?? 0).sort())
}

function jaccard(one: Uint32Array, other: Uint32Array): number {
  let common = 0
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const [a, b] = [one[i] ?? 0, other[j] ?? 0]
    if (a === b) common++
    if (a <= b) i++
    if (b <= a) j++
  }
  return common / (one.length + other.length - common)
}
