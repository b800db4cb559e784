import { normalQuantile } from './normal-quantile.ts'
import { requireCounts, requireShare } from './whole-counts.ts'

/** How much of an agreement two neighbouring categories are: `linear` is 1 - d/(k-1) (Cicchetti and Allison), `quadratic` 1 - (d/(k-1))^2 (Fleiss and Cohen). */
export type KappaWeights = 'none' | 'linear' | 'quadratic'

export interface Kappa {
  /** The (weighted) share of what both said alike. */
  agreement: number
  /** Null where one category holds everything on both sides: chance alone agrees, and there is nothing to tell from it. */
  kappa: number | null
  /** Of large samples, cut at -1 and 1; it has no width where the two never differ, whatever their number. */
  interval: [number, number] | null
}

/**
 * Cohen's kappa of two raters: `counts[i][j]` things that the first put into category i and the second into j; categories in order where they are weighted.
 * Source: Cohen, Educ Psychol Meas 20 (1960) 37-46; weights: Cohen, Psychol Bull 70 (1968) 213-220; standard error: Fleiss, Cohen, Everitt, Psychol Bull
 * 72 (1969) 323-327, eq. 13.
 */
export function cohenKappa(counts: readonly (readonly number[])[], { weights = 'none', alpha = 0.05 }: { weights?: KappaWeights; alpha?: number } = {}): Kappa {
  requireShare('alpha', alpha)
  const size = counts.length
  for (const [i, row] of counts.entries()) {
    if (row.length !== size) throw new RangeError(`row ${i} of the table has ${row.length} counts, and there are ${size} categories`)
    requireCounts(Object.fromEntries(row.map((count, j) => [`counts[${i}][${j}]`, count])))
  }
  const total = counts.flat().reduce((sum, count) => sum + count, 0)
  if (total === 0) throw new RangeError('the table is empty; kappa needs at least one thing that both have rated')

  const cells = counts.flatMap((row, i) => row.map((count, j) => ({ i, j, share: count / total, weight: weightOf(i, j, size, weights) })))
  const firsts = counts.map((_, i) => sumOf(cells.filter((cell) => cell.i === i).map(({ share }) => share)))
  const seconds = counts.map((_, j) => sumOf(cells.filter((cell) => cell.j === j).map(({ share }) => share)))
  const agreement = sumOf(cells.map(({ share, weight }) => share * weight))
  const chance = sumOf(cells.map(({ i, j, weight }) => (firsts[i] ?? 0) * (seconds[j] ?? 0) * weight))
  if (1 - chance < 1e-12) return { agreement, kappa: null, interval: null }

  const kappa = (agreement - chance) / (1 - chance)
  const meanWeights = counts.map((_, at) => ({
    first: sumOf(cells.filter(({ i }) => i === at).map(({ j, weight }) => (seconds[j] ?? 0) * weight)),
    second: sumOf(cells.filter(({ j }) => j === at).map(({ i, weight }) => (firsts[i] ?? 0) * weight)),
  }))
  const spread = sumOf(
    cells.map(({ i, j, share, weight }) => share * (weight - ((meanWeights[i]?.first ?? 0) + (meanWeights[j]?.second ?? 0)) * (1 - kappa)) ** 2),
  )
  const error = Math.sqrt(Math.max(0, spread - (kappa - chance * (1 - kappa)) ** 2) / total) / (1 - chance)
  const half = normalQuantile(1 - alpha / 2) * error
  return { agreement, kappa, interval: [Math.max(-1, kappa - half), Math.min(1, kappa + half)] }
}

function weightOf(i: number, j: number, size: number, weights: KappaWeights): number {
  if (i === j) return 1
  if (weights === 'none') return 0
  const distance = Math.abs(i - j) / (size - 1)
  return weights === 'linear' ? 1 - distance : 1 - distance ** 2
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
