import { secretFinder } from './find-secrets.ts'
import { placeholders, replaceSpans } from './redact-secrets.ts'
import { type RedactionPolicy, rulesOf } from './rules/registry.ts'

export interface SecretStream {
  /** Takes the next chunk; returns what may be shown by now. */
  write(chunk: string): string
  /** What was held back. */
  end(): string
}

/** What is shown stays known for so long, for names that stand before a value: `Authorization: Bearer`. */
const REMEMBERED = 512
/** The newest characters wait: what follows may make a secret of them. */
const HELD = 1024
/** A run without any gap, or a private key without its end, is cut once it is so long. */
const MOST_HELD = 1 << 20

/** A live text in chunks, redacted as it passes. Where all chunks are at hand, `redactChunks` keeps their borders. */
export function createSecretStream(policy: RedactionPolicy = {}): SecretStream {
  const find = secretFinder(rulesOf(policy))
  const names = placeholders('')
  /** The first `shown` characters have been returned. */
  let held = ''
  let shown = 0
  /** Chunks by one character would be searched again each time. */
  let searchAt = 0

  function release(to: (spans: ReturnType<typeof find>) => number): string {
    const spans = find(held)
    const end = to(spans)
    // Of a run that was too long to be held, the rest goes.
    const fresh = spans.filter((span) => span.end > shown && span.start < end)
    const moved = fresh.map((span) => ({ ...span, start: Math.max(0, span.start - shown), end: Math.min(span.end, end) - shown }))
    const text = replaceSpans(held.slice(shown, end), moved, names)
    const kept = Math.max(0, end - REMEMBERED)
    held = held.slice(kept)
    shown = end - kept
    return text
  }

  return {
    write(chunk) {
      held += chunk
      if (held.length - shown <= HELD || held.length < searchAt) return ''
      const text = release((spans) => safeEnd(held, shown, spans))
      searchAt = held.length + HELD / 2
      return text
    },
    end: () => release(() => held.length),
  }
}

/** As far as a gap between words, outside of any secret that was found and any private key that has begun. */
function safeEnd(held: string, shown: number, spans: readonly { start: number; end: number }[]): number {
  let end = held.length - HELD
  const isTooLong = held.length - shown > MOST_HELD
  const key = held.lastIndexOf('-----BEGIN', end)
  if (!isTooLong && key >= 0 && held.indexOf('-----END', key) < 0) end = Math.min(end, key)
  for (;;) {
    while (!isTooLong && end > shown && !/[\s"',;<>(){}|]/.test(held[end - 1] ?? '')) end--
    const within = spans.find((span) => span.start < end && span.end >= end)
    if (!within) return Math.max(end, shown)
    end = within.start
  }
}
