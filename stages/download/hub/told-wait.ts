/** How long an answer asks to wait: `Retry-After` in seconds or as a date, or the time left in the hub's own window (`RateLimit: "api";r=0;t=56`). */
export function toldWait(headers: Headers, nowMs: number): number | null {
  const after = headers.get('retry-after')?.trim()
  if (after && /^\d+$/.test(after)) return Number(after) * 1000
  const date = after ? Date.parse(after) : Number.NaN
  if (!Number.isNaN(date)) return Math.max(0, date - nowMs)
  const window = /(?:^|;)\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')
  return window ? Number(window[1]) * 1000 : null
}
