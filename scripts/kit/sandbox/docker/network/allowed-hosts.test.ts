import { describe, expect, it } from 'vitest'
import { readAllowedHosts } from './allowed-hosts.ts'

const allowed = (...texts: string[]) => readAllowedHosts(texts).allowed

describe('an allowlist', () => {
  it('takes names in any case and with the dot that ends them, on every port or on one', () => {
    const { hasName } = allowed('API.Example.com.', 'git.example.com:443')
    expect(hasName('api.example.COM', 1)).toBe(true)
    expect(hasName('api.example.com.', 80)).toBe(true)
    expect(hasName('git.example.com', 443)).toBe(true)
    expect(hasName('git.example.com', 22)).toBe(false)
    expect(hasName('xapi.example.com', 80)).toBe(false)
    expect(hasName('api.example.com.evil.test', 80)).toBe(false)
  })

  it('takes what lies below a suffix, and not the suffix itself', () => {
    const { hasName } = allowed('*.example.com')
    expect(hasName('a.b.example.com', 80)).toBe(true)
    expect(hasName('example.com', 80)).toBe(false)
    expect(hasName('badexample.com', 80)).toBe(false)
  })

  it('takes addresses and ranges of both families, however they are written', () => {
    const { hasAddress } = allowed('10.0.0.0/8', '192.0.2.7', '[2001:db8::1]:443', '2001:db8:1::/48', '192.0.2.9:80')
    expect(hasAddress('10.200.0.1', 80)).toBe(true)
    expect(hasAddress('::ffff:10.1.2.3', 80)).toBe(true)
    expect(hasAddress('11.0.0.1', 80)).toBe(false)
    expect(hasAddress('192.0.2.7', 9)).toBe(true)
    expect(hasAddress('2001:0db8:0:0::1', 443)).toBe(true)
    expect(hasAddress('2001:db8::1', 80)).toBe(false)
    expect(hasAddress('2001:db8:1:2::3', 80)).toBe(true)
    expect(hasAddress('192.0.2.9', 81)).toBe(false)
  })

  it('does not let an address through by a name, nor a name by an address', () => {
    const { hasAddress, hasName } = allowed('example.com', '10.0.0.1')
    expect(hasAddress('example.com', 80)).toBe(false)
    expect(hasName('10.0.0.1', 80)).toBe(false)
  })

  it.each([
    '',
    '*',
    '*.',
    'a b',
    'http://example.com',
    'example.com/path',
    'user@example.com',
    '10.0.0.0/33',
    '10.0.0',
    '2130706433',
    '0x7f.1',
    'a:0',
    'a:70000',
    '*.*.com',
    '[name]',
    '::1/129',
  ])('says that "%s" is no host', (text) => {
    const { problems } = readAllowedHosts([text])
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`"${text}" is no host; say a name`)
  })
})
