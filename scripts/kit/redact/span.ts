/** A stretch of a text that is a secret, written in that text in whatever form. */
export interface Span {
  start: number
  end: number
  rule: string
  /** Decoded, so that one secret in two forms is known as one. */
  secret: string
}

/** In order, none touching another's ground: of those that do, one span over all, told by the longest (of equals, by the first). */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = []
  let widest = 0
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (!last || span.start >= last.end) {
      merged.push({ ...span })
      widest = span.end - span.start
      continue
    }
    if (span.end - span.start > widest) {
      widest = span.end - span.start
      last.rule = span.rule
      last.secret = span.secret
    }
    last.end = Math.max(last.end, span.end)
  }
  return merged
}
