import type { Example } from '#kit/records'

/** Which scores a row must have at least, and what becomes of one that has not got them all. */
export interface QualityBounds {
  quality: Readonly<Record<string, number>>
  unscored: 'keep' | 'reject'
}

/** Why the scores of a row are not good enough, or null. */
export function qualityFault(example: Example, { quality, unscored }: QualityBounds): { reason: 'below-quality' | 'unscored'; detail: string } | null {
  for (const [name, least] of Object.entries(quality)) {
    const score = example.quality?.[name]
    if (score !== undefined && score < least) return { reason: 'below-quality', detail: `${name} is ${score}, and ${least} is asked for` }
  }
  const missing = Object.keys(quality).filter((name) => example.quality?.[name] === undefined)
  return unscored === 'reject' && missing.length > 0 ? { reason: 'unscored', detail: `no score for ${missing.join(', ')}` } : null
}
