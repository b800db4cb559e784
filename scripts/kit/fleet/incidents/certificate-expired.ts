import type { IncidentKind } from '../incident.ts'
import { later, opensslTime, spokenDay } from '../moment.ts'

/** The proxy serves a certificate that has ended: it was renewed, and never copied to where the proxy reads it. */
export const certificateExpired: IncidentKind = {
  name: 'certificate-expired',
  role: 'proxy',
  happen({ site, machine, random, now }) {
    const ended = later(now, -random.integer(3600, 6 * 86_400))
    const file = `/etc/haproxy/certs/${site.domain}.pem`
    return {
      symptom: `browsers refuse ${site.domain} with a warning about its certificate, though only now and then`,
      unit: 'haproxy',
      evidence: ['fe_https/1: SSL handshake failure (alert certificate expired)', 'fe_https/1: SSL handshake failure (alert certificate expired)'],
      look: {
        kind: 'text',
        command: `openssl x509 -noout -enddate -in ${file}`,
        broken: `notAfter=${opensslTime(ended)}`,
        mended: `notAfter=${opensslTime(later(ended, 90 * 86_400))}`,
      },
      cause: `the certificate in ${file} on ${machine.name} ended on ${spokenDay(ended)}`,
      remedy: [`sudo cp /var/lib/certificates/${site.domain}.pem ${file}`, 'sudo systemctl reload haproxy'],
      broken: machine,
      mended: machine,
    }
  },
}
