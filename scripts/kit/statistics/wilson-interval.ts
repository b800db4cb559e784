import { normalQuantile } from './normal-quantile.ts'
import { requireCounts, requireShare } from './whole-counts.ts'

/**
 * The Wilson score interval of a rate, without continuity correction; [0, 1] where nothing was counted.
 * Source: Wilson, J Am Stat Assoc 22 (1927) 209-212.
 */
export function wilsonInterval({ passed, of, alpha = 0.05 }: { passed: number; of: number; alpha?: number }): [number, number] {
  requireCounts({ passed, of })
  requireShare('alpha', alpha)
  if (passed > of) throw new RangeError(`passed is ${passed}, more than the ${of} that were counted`)
  if (of === 0) return [0, 1]
  const z2 = normalQuantile(1 - alpha / 2) ** 2
  const rate = passed / of
  const centre = (rate + z2 / (2 * of)) / (1 + z2 / of)
  const half = Math.sqrt(z2 * ((rate * (1 - rate)) / of + z2 / (4 * of * of))) / (1 + z2 / of)
  return [passed === 0 ? 0 : centre - half, passed === of ? 1 : centre + half]
}
