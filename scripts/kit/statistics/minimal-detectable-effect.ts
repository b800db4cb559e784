import { normalQuantile } from './normal-quantile.ts'
import { requireCounts, requireShare } from './whole-counts.ts'

/**
 * The smallest true difference of two paired rates that a two-sided McNemar test of so many pairs finds with the given power: the d that solves
 * pairs = (z(1-alpha/2) sqrt(D) + z(power) sqrt(D - d^2))^2 / d^2, where D is the share of discordant pairs. D is never less than d: where the observed
 * share is, every discordant pair is taken for a win. Null where even a difference of 1 would be missed. A normal approximation: the exact test needs a little more.
 * Source: Connor, Biometrics 43 (1987) 207-211; Miettinen, Biometrics 24 (1968) 339-352.
 */
export function minimalDetectableEffect({
  pairs,
  discordant,
  alpha = 0.05,
  power = 0.8,
}: {
  pairs: number
  discordant: number
  alpha?: number
  power?: number
}): number | null {
  requireCounts({ pairs, discordant })
  requireShare('alpha', alpha)
  requireShare('power', power)
  if (discordant > pairs) throw new RangeError(`discordant is ${discordant}, more than the ${pairs} pairs`)
  const zAlpha = normalQuantile(1 - alpha / 2)
  const zPower = normalQuantile(power)
  const share = discordant / pairs
  const isFound = (difference: number) => {
    const spread = Math.max(share, difference)
    const needed = (zAlpha * Math.sqrt(spread) + zPower * Math.sqrt(spread - difference * difference)) ** 2 / difference ** 2
    return needed <= pairs
  }
  if (pairs === 0 || !isFound(1)) return null
  let low = 0
  let high = 1
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2
    if (isFound(middle)) high = middle
    else low = middle
  }
  return high
}
