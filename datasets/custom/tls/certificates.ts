import type { Act } from '#kit/conversations'
import { drawMoment, later, type Random, type Site } from '#kit/fleet'
import type { Certificate } from '#kit/screens'

/** A moment at a site and the certificate of its domain, which ends `days` after it (before it, where below 0). */
export function certified(act: Act, days: number, subdomains: readonly string[] = ['www']): { site: Site; now: Date; certificate: Certificate } {
  const site = act.site({ roles: ['web'], each: act.random.integer(2, 3) })
  const now = drawMoment(act.random)
  return { site, now, certificate: certificateOf(site.domain, { now, days, subdomains, random: act.random }) }
}

export function certificateOf(domain: string, given: { now: Date; days: number; subdomains?: readonly string[]; random: Random }): Certificate {
  const { now, days, subdomains = [], random } = given
  const notAfter = later(now, days * 86_400 + random.integer(600, 85_000))
  return { names: [domain, ...subdomains.map((name) => `${name}.${domain}`)], issuer: issuerOf(random), notBefore: later(notAfter, 1 - 90 * 86_400), notAfter }
}

/** The same names, issued a moment ago. */
export function renewed(certificate: Certificate, now: Date, random: Random): Certificate {
  const notBefore = later(now, -3500)
  return { ...certificate, issuer: issuerOf(random), notBefore, notAfter: later(notBefore, 90 * 86_400 - 1) }
}

export const liveFile = (domain: string): string => `/etc/letsencrypt/live/${domain}/fullchain.pem`

/** Reads the certificate that a name is served with, from outside. */
export const servedBy = (name: string, flags: string, port = 443): string =>
  `openssl s_client -connect ${name}:${port} -servername ${name.split(':')[0]} </dev/null 2>/dev/null | openssl x509 -noout ${flags}`

/** `in 12 days`, `tomorrow`, `3 days ago`. */
export function inDays(days: number): string {
  if (days < 0) return days === -1 ? 'less than a day ago' : `${-days - 1} days ago`
  if (days === 0) return 'in less than a day'
  return days === 1 ? 'in one day' : `in ${days} days`
}

const issuerOf = (random: Random) => random.pick(['R10', 'R11', 'R12', 'R13', 'E5', 'E6', 'E7', 'E8'])
