import { requireCounts } from './whole-counts.ts'

/**
 * Two-sided p-value of the exact McNemar test: under the null hypothesis the wins among the discordant pairs are Binomial(wins + losses, 1/2),
 * so p = min(1, 2 P(X <= min(wins, losses))). Without a discordant pair p is 1.
 * Source: McNemar, Psychometrika 12 (1947) 153-157; exact form: Fagerland, Lydersen, Laake, BMC Med Res Methodol 13 (2013) 91, eq. 3.
 */
export function mcNemarExact(wins: number, losses: number): number {
  requireCounts({ wins, losses })
  const pairs = wins + losses
  const fewer = Math.min(wins, losses)
  if (wins === losses) return 1
  return Math.min(1, 2 * Math.exp(logChoose(pairs, fewer) - pairs * Math.LN2) * tailInUnitsOfItsLargestTerm(pairs, fewer))
}

/** The sum of C(n, i), i = 0..k, over C(n, k): every term is at most 1, so nothing under- or overflows however many pairs there are. */
function tailInUnitsOfItsLargestTerm(n: number, k: number): number {
  let term = 1
  let sum = 1
  for (let i = k; i > 0 && term > sum * Number.EPSILON; i--) {
    term *= i / (n - i + 1)
    sum += term
  }
  return sum
}

function logChoose(n: number, k: number): number {
  let sum = 0
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i)
  return sum
}
