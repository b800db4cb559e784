import { describe, expect, it } from 'vitest'
import { redact, secretsOf } from './redact.ts'

describe('redact', () => {
  const secrets = secretsOf({ OPENAI_API_KEY: 'sk-abcdef', DB_PASSWORD: 'sk-abcdef-long', HOME: '/home/user', AUTH: '1', github_token: undefined })

  it('takes the values of secret names, longest first, and no trivial ones', () => {
    expect(secrets).toEqual(['sk-abcdef-long', 'sk-abcdef'])
  })

  it('replaces them at any depth and leaves the rest as it is', () => {
    const step = { message: 'key sk-abcdef-long!', calls: [{ arguments: { command: 'echo sk-abcdef', n: 1, none: null } }], 'x sk-abcdef': true }
    expect(redact(step, secrets)).toEqual({
      message: 'key [REDACTED]!',
      calls: [{ arguments: { command: 'echo [REDACTED]', n: 1, none: null } }],
      'x [REDACTED]': true,
    })
  })

  it('does not read a secret as a pattern', () => {
    expect(redact('a.c$& abc', ['a.c$&'])).toBe('[REDACTED] abc')
  })
})
