/** How long a server asks to be left alone, by its headers or, failing those, its words; null where it does not say. `now` is in milliseconds. */
export function waitOf(headers: Headers | undefined, message: string, now: number): number | null {
  const named = headers && (retryAfter(headers, now) ?? limitReset(headers, now))
  return named ?? waitInWords(message)
}

function retryAfter(headers: Headers, now: number): number | null {
  const milliseconds = Number.parseFloat(headers.get('retry-after-ms') ?? '')
  if (milliseconds >= 0) return milliseconds
  const text = headers.get('retry-after')
  if (!text) return null
  if (/^\s*[\d.]+\s*$/.test(text)) return Number.parseFloat(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

/** `x-ratelimit-reset-tokens: 6m0s` and `anthropic-ratelimit-tokens-reset: 2026-01-01T00:00:00Z`: the longest of those with nothing remaining. */
function limitReset(headers: Headers, now: number): number | null {
  const waits = [...headers].flatMap(([name, value]) => {
    const open = /^x-ratelimit-reset-(.+)$/.exec(name)
    const anthropic = /^anthropic-ratelimit-(.+)-reset$/.exec(name)
    const remaining = open ? `x-ratelimit-remaining-${open[1]}` : anthropic ? `anthropic-ratelimit-${anthropic[1]}-remaining` : null
    if (!remaining || Number.parseFloat(headers.get(remaining) ?? '') !== 0) return []
    const wait = open ? durationMs(value) : Date.parse(value) - now
    return wait === null || Number.isNaN(wait) ? [] : [Math.max(0, wait)]
  })
  return waits.length > 0 ? Math.max(...waits) : null
}

const unitMs = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

/** `1h2m3.5s`, `20ms`, or bare seconds. */
function durationMs(text: string): number | null {
  if (/^[\d.]+$/.test(text)) return Number.parseFloat(text) * 1000
  if (!/^([\d.]+(ms|[smhd]))+$/.test(text)) return null
  return [...text.matchAll(/([\d.]+)(ms|[smhd])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs.get(unit ?? '') ?? 0), 0)
}

/** "Please try again in 1m2.5s", "Please retry after 12 seconds". */
function waitInWords(message: string): number | null {
  const text = /(?:try again|retry) (?:in|after) ([\d.]+ ?(?:milliseconds?|seconds?|minutes?|(?:ms|[smhd])(?:[\d.]+(?:ms|[smhd]))*)\b)/i.exec(message)?.[1]
  return text
    ? durationMs(
        text
          .replace(/ ?milliseconds?/i, 'ms')
          .replace(/ ?seconds?/i, 's')
          .replace(/ ?minutes?/i, 'm')
          .replace(' ', ''),
      )
    : null
}
