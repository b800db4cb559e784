import { describe, expect, it } from 'vitest'
import { RetryPolicy, waitBeforeRetry } from './retry-policy.ts'

const wait = (policy: object, failures: number, type = 'SandboxError', random = 1) =>
  waitBeforeRetry(RetryPolicy.parse(policy), { failures, type, random: () => random })

describe('waitBeforeRetry', () => {
  it('waits twice as long each time, up to the most, and never for all alike', () => {
    const policy = { maximum: 9, maximumWaitMs: 3000 }
    expect([1, 2, 3, 4].map((failures) => wait(policy, failures))).toEqual([1000, 2000, 3000, 3000])
    expect(wait(policy, 1, 'SandboxError', 0)).toBe(500)
  })

  it('waits long where too much was asked', () => {
    expect(wait({}, 1, 'LlmError/rate-limit')).toBe(30_000)
  })

  it('is null once there were enough, for what is excluded, and for what is not included', () => {
    expect(wait({ maximum: 2 }, 3)).toBeNull()
    expect(wait({}, 1, 'LlmError/auth')).toBeNull()
    expect(wait({}, 1, 'TaskError')).toBeNull()
    expect(wait({ exclude: ['LlmError'] }, 1, 'LlmError/rate-limit')).toBeNull()
    expect(wait({ include: ['LlmError'] }, 1)).toBeNull()
    expect(wait({ include: ['LlmError'] }, 1, 'LlmError/time-out')).toBe(1000)
  })
})
