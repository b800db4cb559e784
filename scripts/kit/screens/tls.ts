import { isoSeconds, opensslTime, syslogTime } from '#kit/fleet'

/** A certificate as a server holds it. The first name is its common name. */
export interface Certificate {
  names: readonly [string, ...string[]]
  /** The common name of what signed it. */
  issuer: string
  notBefore: Date
  notAfter: Date
}

/** Whole days until it ends; below 0 it has ended. */
export const daysLeft = ({ notAfter }: Certificate, now: Date): number => Math.floor((notAfter.getTime() - now.getTime()) / 86_400_000)

/** `date -u`. */
export function dateUtc(moment: Date): string {
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][moment.getUTCDay()]
  const time = moment.toISOString().slice(11, 19)
  return `${day} ${syslogTime(moment).slice(0, 6)} ${time} UTC ${moment.getUTCFullYear()}`
}

const fields = {
  '-subject': ({ names }: Certificate) => `subject=CN = ${names[0]}`,
  '-issuer': ({ issuer }: Certificate) => `issuer=C = US, O = Let's Encrypt, CN = ${issuer}`,
  '-startdate': ({ notBefore }: Certificate) => `notBefore=${opensslTime(notBefore)}`,
  '-enddate': ({ notAfter }: Certificate) => `notAfter=${opensslTime(notAfter)}`,
  '-ext subjectAltName': ({ names }: Certificate) => `X509v3 Subject Alternative Name: \n    ${names.map((name) => `DNS:${name}`).join(', ')}`,
} as const

export type X509Flag = keyof typeof fields

/** `openssl x509 -noout FLAGS`. */
export const x509 = (certificate: Certificate, flags: readonly X509Flag[]): string => flags.map((flag) => fields[flag](certificate)).join('\n')

/** What `openssl s_client -showcerts` says of the chain: each certificate sent, and whether it could be verified. */
export function servedChain({ names, issuer }: Certificate, sendsIntermediate: boolean): string {
  const leaf = [` 0 s:CN = ${names[0]}`, `   i:C = US, O = Let's Encrypt, CN = ${issuer}`]
  const rest = [` 1 s:C = US, O = Let's Encrypt, CN = ${issuer}`, '   i:C = US, O = Internet Security Research Group, CN = ISRG Root X1']
  return sendsIntermediate
    ? [...leaf, ...rest, 'Verify return code: 0 (ok)'].join('\n')
    : [...leaf, 'Verify return code: 21 (unable to verify the first certificate)'].join('\n')
}

const rule = '- '.repeat(40).trimEnd()
const logLine = 'Saving debug log to /var/log/letsencrypt/letsencrypt.log'

/** `certbot certificates`. */
export function certbotCertificates(certificates: readonly Certificate[], now: Date): string {
  const shown = certificates.map((certificate) => {
    const [name] = certificate.names
    return [
      `  Certificate Name: ${name}`,
      '    Key Type: ECDSA',
      `    Domains: ${certificate.names.join(' ')}`,
      `    Expiry Date: ${isoSeconds(certificate.notAfter)}+00:00 (${validity(certificate, now)})`,
      `    Certificate Path: /etc/letsencrypt/live/${name}/fullchain.pem`,
      `    Private Key Path: /etc/letsencrypt/live/${name}/privkey.pem`,
    ].join('\n')
  })
  return [logLine, '', rule, 'Found the following certs:', ...shown, rule].join('\n')
}

function validity(certificate: Certificate, now: Date): string {
  const days = daysLeft(certificate, now)
  if (days < 0) return 'INVALID: EXPIRED'
  if (days === 0) return `VALID: ${Math.floor((certificate.notAfter.getTime() - now.getTime()) / 3_600_000)} hour(s)`
  return days === 1 ? 'VALID: 1 day' : `VALID: ${days} days`
}

/** `certbot renew --cert-name NAME` that went well. */
export function certbotRenewed({ names }: Certificate): string {
  const [name] = names
  const all = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : name
  return [
    ...[logLine, '', rule, `Processing /etc/letsencrypt/renewal/${name}.conf`, rule],
    ...[`Renewing an existing certificate for ${all}`, '', rule, 'Congratulations, all renewals succeeded:'],
    ...[`  /etc/letsencrypt/live/${name}/fullchain.pem (success)`, rule],
  ].join('\n')
}

/** `certbot renew --cert-name NAME` where one name has no address any more. */
export function certbotRefused({ names }: Certificate, gone: string): { text: string; exit: number } {
  const [name] = names
  const text = [
    ...[logLine, '', rule, `Processing /etc/letsencrypt/renewal/${name}.conf`, rule],
    'Certbot failed to authenticate some domains (authenticator: nginx). The Certificate Authority reported these problems:',
    ...[`  Domain: ${gone}`, '  Type:   dns'],
    `  Detail: DNS problem: NXDOMAIN looking up A for ${gone} - check that a DNS record exists for this domain`,
    ...['', `Failed to renew certificate ${name} with error: Some challenges have failed.`, '', rule],
    ...['All renewals failed. The following certificates could not be renewed:', `  /etc/letsencrypt/live/${name}/fullchain.pem (failure)`, rule],
    '1 renew failure(s), 0 parse failure(s)',
  ]
  return { text: text.join('\n'), exit: 1 }
}
