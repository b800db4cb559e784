import { normalQuantile } from './normal-quantile.ts'
import { requireCounts, requireShare } from './whole-counts.ts'

/**
 * Tango's score interval of the difference of two paired rates, (wins - losses) / pairs; [-1, 1] where there is no pair. It holds its coverage with few
 * pairs and gives a width even where no pair is discordant, which Wald's does not.
 * Source: Tango, Stat Med 17 (1998) 891-908, eq. 24-25; recommended in Fagerland, Lydersen, Laake, Stat Med 33 (2014) 2850-2875.
 */
export function pairedDifferenceInterval({
  pairs,
  wins,
  losses,
  alpha = 0.05,
}: {
  pairs: number
  wins: number
  losses: number
  alpha?: number
}): [number, number] {
  requireCounts({ pairs, wins, losses })
  requireShare('alpha', alpha)
  if (wins + losses > pairs) throw new RangeError(`wins + losses is ${wins + losses}, more than the ${pairs} pairs`)
  if (pairs === 0) return [-1, 1]
  const z = normalQuantile(1 - alpha / 2)
  return [-upperLimit(pairs, losses, wins, z), upperLimit(pairs, wins, losses, z)]
}

/** The score falls as the assumed difference grows; its root at -z is the upper limit, found by halving. The lower one is that of the mirrored table. */
function upperLimit(pairs: number, wins: number, losses: number, z: number): number {
  if (wins === pairs) return 1
  let low = (wins - losses) / pairs
  let high = 1
  for (let halving = 0; halving < 100 && high - low > Number.EPSILON; halving++) {
    const middle = (low + high) / 2
    if (score(pairs, wins, losses, middle) > -z) low = middle
    else high = middle
  }
  return high
}

/** How far the observed difference lies from an assumed one, in standard errors under the assumption. `rarer` is the constrained estimate of the losses' rate. */
function score(pairs: number, wins: number, losses: number, difference: number): number {
  const a = 2 * pairs
  const b = -wins - losses + (2 * pairs - wins + losses) * difference
  const c = -losses * difference * (1 - difference)
  const rarer = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a)
  const variance = pairs * (2 * rarer + difference * (1 - difference))
  const distance = wins - losses - pairs * difference
  return variance > 0 ? distance / Math.sqrt(variance) : distance < 0 ? -Infinity : 0
}
