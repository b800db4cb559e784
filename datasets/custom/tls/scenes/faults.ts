import { consent, opening, refusal, scene } from '#kit/conversations'
import { later } from '#kit/fleet'
import { servedChain, x509 } from '#kit/screens'
import { certified, liveFile, renewed, servedBy } from '../certificates.ts'

const chainOf = (domain: string) =>
  `openssl s_client -connect ${domain}:443 -servername ${domain} -showcerts </dev/null 2>/dev/null | grep -E '^ *[0-9] s:|^ *i:|Verify return code'`

/** A name that the certificate does not hold; added by certbot after consent. */
export const wrongName = scene('wrong-name', (act) => {
  const { talk, random, word } = act
  const others = random.pick([['www'], ['www', 'shop'], ['www', 'api'], []] as const)
  const missing = random.pick(['blog', 'cdn', 'portal', 'app', 'login', 'help'])
  const { site, now, certificate } = certified(act, random.integer(20, 70), others)
  const name = `${missing}.${site.domain}`
  const host = site.machines[0]?.name ?? ''
  const covered = random.chance(0.2)
  const served = covered ? { ...certificate, names: [...certificate.names, name] as const } : certificate
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why browsers do not accept the certificate of {name}, which {host} serves',
          'Check which names the certificate behind {name} covers; it runs on {host}',
          'Look into the name mismatch on https://{name} (server {host})',
        ],
        say: [
          'https://{name} gives ERR_CERT_COMMON_NAME_INVALID. The server is {host}',
          'curl says "no alternative certificate subject name matches target host name \'{name}\'". It is served by {host}',
          'Users get a certificate warning on {name}, which {host} serves',
        ],
      },
      { name, host },
    ),
  )
  talk.bash(
    servedBy(name, '-subject -ext subjectAltName'),
    x509({ ...served, names: [served.names[0], ...served.names.slice(1)] }, ['-subject', '-ext subjectAltName']),
  )
  if (covered) {
    talk.bash(chainOf(name), servedChain(served, true))
    talk.answer(
      word(
        [
          'I cannot reproduce it: {name} is in the certificate of {domain} and the chain verifies (code 0). The warning probably comes from an old certificate in a proxy or cache on the way.',
          'The certificate that {name} serves does cover it, and openssl verifies the chain with code 0. So it is not this server; ask which network the users come from.',
          'Nothing wrong from here: subject CN = {domain}, {name} is among the alternative names, verify return code 0.',
        ],
        { name, domain: site.domain },
      ),
    )
    return
  }
  const list = certificate.names.join(', ')
  talk.answer(
    word(
      [
        'The certificate covers {list} only; {name} is missing. I can add it on {host} with certbot (--expand) and reload nginx. Shall I?',
        '{name} is not among its names: subject CN = {domain}, alternative names {list}. The mend is to expand the certificate on {host} and reload nginx. Do you want that?',
        'Cause: the server answers with the certificate of {domain}, which holds {list} and not {name}. Should I extend it on {host}?',
      ],
      { list, name, host, domain: site.domain },
    ),
  )
  if (random.chance(0.25)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        [
          'All right, nothing is changed. Until {name} joins {list} in the certificate, clients will keep refusing it.',
          'Understood, I left {host} alone. For the record: the certificate holds {list}.',
        ],
        {
          name,
          list,
          host,
        },
      ),
    )
    return
  }
  talk.user(consent(act, `add ${name} on ${host}`))
  const names = [...certificate.names, name] as const
  const after = later(now, 180)
  const expanded = renewed({ ...certificate, names: [certificate.names[0], ...certificate.names.slice(1), name] }, after, random)
  talk.remote(
    host,
    `sudo certbot certonly --nginx --cert-name ${site.domain} --expand ${names.map((each) => `-d ${each}`).join(' ')}`,
    [
      'Saving debug log to /var/log/letsencrypt/letsencrypt.log',
      `Renewing an existing certificate for ${names.slice(0, -1).join(', ')} and ${name}`,
      '',
      'Successfully received certificate.',
      `Certificate is saved at: ${liveFile(site.domain)}`,
      `Key is saved at:         /etc/letsencrypt/live/${site.domain}/privkey.pem`,
      `This certificate expires on ${expanded.notAfter.toISOString().slice(0, 10)}.`,
    ].join('\n'),
  )
  talk.remote(
    host,
    'sudo nginx -t && sudo systemctl reload nginx',
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful',
  )
  talk.bash(servedBy(name, '-enddate -ext subjectAltName'), x509(expanded, ['-enddate', '-ext subjectAltName']))
  talk.answer(
    word(
      [
        'Done: {name} is now in the certificate, which is valid until {day}. nginx on {host} serves it already.',
        '{name} is covered. The new certificate expires on {day}, and {host} hands it out.',
        'Mended and checked from outside: {count} names in the certificate, {name} among them, end date {day}.',
      ],
      { name, host, day: expanded.notAfter.toISOString().slice(0, 10), count: names.length },
    ),
  )
})

/** A server that sends its own certificate and not the one above it. */
export const incompleteChain = scene('incomplete-chain', (act) => {
  const { talk, random, word } = act
  const { site, certificate } = certified(act, random.integer(20, 80))
  const { domain } = site
  const host = site.machines[0]?.name ?? ''
  const [wrong, right] = [`/etc/letsencrypt/live/${domain}/cert.pem`, liveFile(domain)]
  const file = `/etc/nginx/sites-enabled/${site.application}.conf`
  const line = random.integer(8, 40)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why curl refuses {domain} while Firefox opens it. The server is {host}',
          'Check the certificate chain of {domain}, served by {host}',
          'Look at what {host} sends as TLS chain for {domain}',
        ],
        say: [
          'Android phones do not trust https://{domain}, desktop browsers do. nginx runs on {host}',
          'Our monitoring says "unable to get local issuer certificate" for {domain} on {host}',
          'The partner cannot connect to {domain} ({host}): certificate verify failed',
        ],
      },
      { domain, host },
    ),
  )
  if (random.chance(0.35))
    talk.think(
      word([
        'Works in some clients and not in others: that smells of a missing intermediate certificate. See what the server sends.',
        'First the chain as it is served, then the file that nginx is told to use.',
      ]),
    )
  talk.bash(chainOf(domain), servedChain(certificate, false))
  talk.remote(
    host,
    `sudo grep -n ssl_certificate ${file}`,
    `${line}:    ssl_certificate ${wrong};\n${line + 1}:    ssl_certificate_key /etc/letsencrypt/live/${domain}/privkey.pem;`,
  )
  const proposal = word(
    [
      'The server sends its own certificate alone: verify code 21, and {issuer} is missing. Line {line} of {file} names cert.pem; it should be fullchain.pem. Shall I change that on {host} and reload nginx?',
      'The intermediate {issuer} is not sent, since nginx uses {wrong} (line {line} of {file}). With fullchain.pem it would be. May I change it?',
    ],
    { issuer: certificate.issuer, line, file, wrong, host },
  )
  if (random.chance(0.3)) {
    talk.answer(
      word(
        [
          'The chain is incomplete: {host} sends only the leaf (verify code 21), because line {line} of {file} points to cert.pem. Pointing it to fullchain.pem and reloading nginx would mend it. I changed nothing.',
          'Cause found, nothing changed: {file} line {line} names {wrong}, so {issuer} is never sent and clients that do not have it stop with code 21.',
        ],
        { host, line, file, wrong, issuer: certificate.issuer },
      ),
    )
    return
  }
  talk.answer(proposal)
  talk.user(consent(act, `change it on ${host}`))
  talk.remote(
    host,
    `sudo sed -i.bak '${line}s#/cert.pem#/fullchain.pem#' ${file} && sudo nginx -t`,
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful',
  )
  talk.remote(host, 'sudo systemctl reload nginx', '')
  talk.bash(chainOf(domain), servedChain(certificate, true))
  talk.answer(
    word(
      [
        'Now {host} sends {issuer} as well and openssl says "Verify return code: 0 (ok)". The old file is kept as {file}.bak.',
        'Mended: verify code 0 instead of 21. Line {line} of {file} names {right}; a copy of the old one lies beside it (.bak).',
        'The chain of {domain} is complete, from the leaf over {issuer} to ISRG Root X1. {file}.bak holds the former state.',
      ],
      { host, issuer: certificate.issuer, file, line, right, domain },
    ),
  )
})
