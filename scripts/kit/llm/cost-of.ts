import type { Usage } from './llm.ts'
import type { Price } from './settings.ts'

/** (prompt - cached - written) x input + cached x its price + written x its price + completion x output; null where a count or the price is unknown. */
export function costOf(
  { promptTokens, cachedTokens, cacheWriteTokens, completionTokens }: Omit<Usage, 'costDollars'>,
  price: Price | undefined,
): number | null {
  if (!price || promptTokens === null || completionTokens === null) return null
  const cached = cachedTokens ?? 0
  const written = cacheWriteTokens ?? 0
  const perMillion =
    (promptTokens - cached - written) * price.input +
    cached * (price.cached ?? price.input) +
    written * (price.cacheWrite ?? price.input) +
    completionTokens * price.output
  return perMillion / 1_000_000
}

/** The same usage with what it cost. */
export const withCost = (usage: Omit<Usage, 'costDollars'>, price: Price | undefined): Usage => ({ ...usage, costDollars: costOf(usage, price) })
