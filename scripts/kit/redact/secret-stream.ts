import { secretFinder } from './find-secrets.ts'
import { placeholders, replaceSpans } from './redact-secrets.ts'
import type { Sought } from './rules/registry.ts'

export interface SecretStream {
  /** Takes the next chunk; returns what may be shown by now. */
  write(chunk: string): string
  /** What was held back. */
  end(): string
}

/** What is shown stays known for so long, for names that stand before a value: `Authorization: Bearer`. */
const REMEMBERED = 512
/** So many of the newest characters wait where there is no white space: what follows may make a secret of them. */
const HELD = 1024
/** A full line of base64, which the next may go on. */
const BASE64_LINE = /(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{64}|[A-Za-z0-9+/_-]{76})\s*$/
/** A run without any gap, or a private key without its end, is cut once it is so long. */
const MOST_HELD = 1 << 20

/** A live text in chunks, redacted as it passes, word by word. Where all chunks are at hand, `redactChunks` keeps their borders. */
export function createSecretStream(sought: Sought = {}): SecretStream {
  const { find } = secretFinder(sought)
  const names = placeholders('')
  const isOneWord = !(sought.known ?? []).some((value) => /\s/.test(value))
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
      if (isOneWord && /\s/.test(chunk)) return release((spans) => outside(spans, wordsEnd(held), shown))
      if (held.length - shown <= HELD || held.length < searchAt) return ''
      const text = release((spans) => safeEnd(held, shown, spans))
      searchAt = held.length + HELD / 2
      return text
    },
    end: () => release(() => held.length),
  }
}

/** Behind the last white space: of all that is secret, only a private key and base64 on several lines go on beyond it. */
function wordsEnd(held: string): number {
  let end = held.length
  while (end > 0 && !/\s/.test(held[end - 1] ?? '')) end--
  end = Math.min(end, openKey(held, end))
  for (;;) {
    const line = held.slice(Math.max(0, end - 90), end).match(BASE64_LINE)
    if (!line) return end
    end -= line[0].length
  }
}

/** Where a private key has begun before `end` that is not at its own end yet. */
function openKey(held: string, end: number): number {
  const start = held.lastIndexOf('-----BEGIN', end)
  return start >= 0 && !/-----END[^\n-]*-----/.test(held.slice(start)) ? start : Number.POSITIVE_INFINITY
}

/** The same place, or before the secret that it lies in. */
function outside(spans: readonly { start: number; end: number }[], end: number, shown: number): number {
  const within = spans.find((span) => span.start < end && span.end > end)
  return Math.max(within ? within.start : end, shown)
}

/** As far as a gap between words, outside of any secret that was found and any private key that has begun. */
function safeEnd(held: string, shown: number, spans: readonly { start: number; end: number }[]): number {
  let end = held.length - HELD
  const isTooLong = held.length - shown > MOST_HELD
  if (!isTooLong) end = Math.min(end, openKey(held, end))
  for (;;) {
    while (!isTooLong && end > shown && !/[\s"',;<>(){}|]/.test(held[end - 1] ?? '')) end--
    const within = spans.find((span) => span.start < end && span.end >= end)
    if (!within) return Math.max(end, shown)
    end = within.start
  }
}
