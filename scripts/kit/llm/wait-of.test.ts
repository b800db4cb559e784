import { expect, it } from 'vitest'
import { waitOf } from './wait-of.ts'

const now = Date.UTC(2026, 0, 1)
const of = (headers: Record<string, string>, message = '') => waitOf(new Headers(headers), message, now)

it.each([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after-ms': '1200', 'retry-after': '7' }, 1200],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
  [{ 'retry-after': 'Thu, 01 Jan 2015 00:01:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, null],
  [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1m2.5s' }, 62_500],
  [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '20ms', 'x-ratelimit-remaining-requests': '9', 'x-ratelimit-reset-requests': '1h' }, 20],
  [{ 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-tokens-reset': '2026-01-01T00:00:30Z' }, 30_000],
  [{ 'anthropic-ratelimit-requests-remaining': '5', 'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:30Z' }, null],
  [{}, null],
])('%j is a wait of %s ms', (headers, wait) => expect(of(headers as Record<string, string>)).toBe(wait))

it.each([
  ['Rate limit reached. Please try again in 1m2.5s. Visit', 62_500],
  ['Please retry after 12 seconds.', 12_000],
  ['Please try again in 350ms.', 350],
  ['Slow down', null],
])('without headers, "%s" says %s ms', (message, wait) => expect(of({}, message)).toBe(wait))
