import { z } from 'zod'

/** Errors by name; `LlmError` means all of its kinds, `LlmError/auth` one. */
const ErrorNames = z.array(z.string().min(1))

/** Which failed trials get another try, and when. An agent that ran out of time has not failed: what it left is tested. */
export const RetryPolicy = z.strictObject({
  /** Tries after the first. */
  maximum: z.number().int().min(0).default(2),
  /** Where it is given: these alone. */
  include: ErrorNames.optional(),
  /** What the next try would meet again. */
  exclude: ErrorNames.default([
    'TaskError',
    'LlmError/auth',
    'LlmError/no-credit',
    'LlmError/budget',
    'LlmError/bad-request',
    'LlmError/context-length',
    'LlmError/refusal',
  ]),
  /** Before the second try; twice that before the third, and so on. */
  waitMs: z.number().int().min(0).default(1000),
  /** The same, of what is refused because too much was asked. */
  rateLimitWaitMs: z.number().int().min(0).default(30_000),
  maximumWaitMs: z.number().int().min(0).default(300_000),
})
export type RetryPolicy = z.infer<typeof RetryPolicy>

const rateLimits = ['LlmError/rate-limit', 'RateLimitError']

/** How long to wait before a trial is tried again that has failed so often, or null where it is not. Those that failed together do not come back together. */
export function waitBeforeRetry(policy: RetryPolicy, { failures, type, random }: { failures: number; type: string; random(): number }): number | null {
  const isIncluded = policy.include === undefined || isAmong(type, policy.include)
  if (failures > policy.maximum || !isIncluded || isAmong(type, policy.exclude)) return null
  const first = isAmong(type, rateLimits) ? policy.rateLimitWaitMs : policy.waitMs
  return Math.min(policy.maximumWaitMs, first * 2 ** (failures - 1)) * (0.5 + random() / 2)
}

const isAmong = (type: string, names: readonly string[]): boolean => names.some((name) => type === name || type.startsWith(`${name}/`))
