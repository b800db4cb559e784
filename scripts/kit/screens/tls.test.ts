import { describe, expect, it } from 'vitest'
import { later } from '#kit/fleet'
import { type Certificate, certbotCertificates, dateUtc, daysLeft, x509 } from './tls.ts'

const now = new Date('2026-03-07T14:03:22Z')
const certificate: Certificate = {
  names: ['karvex.example', 'www.karvex.example'],
  issuer: 'R11',
  notBefore: later(now, -86_400),
  notAfter: later(now, 12.5 * 86_400),
}

describe('a certificate', () => {
  it('has the days that certbot counts', () => {
    expect(daysLeft(certificate, now)).toBe(12)
    expect(certbotCertificates([certificate], now)).toContain('Expiry Date: 2026-03-20 02:03:22+00:00 (VALID: 12 days)')
    expect(certbotCertificates([certificate], later(now, 20 * 86_400))).toContain('(INVALID: EXPIRED)')
  })
  it('prints as openssl prints it', () => {
    expect(x509(certificate, ['-subject', '-enddate'])).toBe('subject=CN = karvex.example\nnotAfter=Mar 20 02:03:22 2026 GMT')
    expect(dateUtc(now)).toBe('Sat Mar  7 14:03:22 UTC 2026')
  })
})
