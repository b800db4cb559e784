import { consent, opening, scene } from '#kit/conversations'
import { later, spokenDay } from '#kit/fleet'
import { certbotCertificates, certbotRefused, certbotRenewed, dateUtc, daysLeft, x509 } from '#kit/screens'
import { certified, inDays, liveFile, renewed, servedBy } from '../certificates.ts'

/** Look, renew, reload, look again; some renewals are refused, and some are not needed. */
export const renewBefore = scene('renew', (act) => {
  const { talk, random, word } = act
  const early = random.chance(0.2)
  const { site, now, certificate } = certified(
    act,
    early ? random.integer(45, 80) : random.pick([-2, 1, 3, 6, 9, 14, 20]),
    random.pick([['www'], ['www', 'old'], ['old', 'api']] as const),
  )
  const { domain } = site
  const host = site.machines[0]?.name ?? ''
  const days = daysLeft(certificate, now)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Renew the certificate of {domain} on {host}',
          'Run certbot for {domain} on {host} and check that the new certificate is served',
          'Get {domain} a fresh certificate, it lives on {host}',
        ],
        say: [
          'The certificate of {domain} must be renewed. certbot is on {host}',
          '{domain} on {host} needs its certificate renewed before the weekend',
          'Renewal of {domain} please, host {host}',
        ],
      },
      { domain, host },
    ),
  )
  talk.remote(host, `sudo certbot certificates --cert-name ${domain}`, certbotCertificates([certificate], now))
  if (early) {
    talk.answer(
      word(
        [
          'It is not due: the certificate of {domain} is valid for {days} more days, and certbot renews below 30. Forcing it would only use up the rate limit. Do you want it renewed all the same?',
          'I stopped before renewing, since there are {days} days left and certbot does it by itself at 30. Tell me if you need a new one now and I force it.',
          'There is nothing to renew yet ({days} days left, automatic at 30). Say so if there is a reason, a lost key for example, and I use --force-renewal.',
        ],
        { domain, days },
      ),
    )
    return
  }
  const gone = certificate.names.find((name) => name.startsWith('old.'))
  if (gone && random.chance(0.7)) {
    talk.remote(host, `sudo certbot renew --cert-name ${domain}`, certbotRefused(certificate, gone))
    talk.bash(`dig +short ${gone}`, '')
    talk.answer(
      word(
        [
          'The renewal failed: {gone} has no DNS record any more (NXDOMAIN), and certbot needs every name. Either the record comes back, or I drop {gone} from the certificate. The present one ends {when}. Which do you want?',
          'certbot could not renew: {gone} does not resolve. If {gone} is no longer used I can reissue the certificate without it; the old one is good until {day}.',
        ],
        { gone, when: days < 0 ? 'already' : inDays(days), day: spokenDay(certificate.notAfter) },
      ).replace('ends already', 'has already ended'),
    )
    if (random.chance(0.4)) return
    talk.user(word(['Drop {gone}, nobody uses it', '{gone} was switched off last year, leave it out', 'Reissue it without {gone}'], { gone }))
    const rest = certificate.names.filter((name) => name !== gone)
    const fresh = renewed({ ...certificate, names: [domain, ...rest.slice(1)] }, later(now, 400), random)
    talk.remote(
      host,
      `sudo certbot certonly --nginx --cert-name ${domain} ${rest.map((name) => `-d ${name}`).join(' ')}`,
      `Saving debug log to /var/log/letsencrypt/letsencrypt.log\nRenewing an existing certificate for ${rest.join(' and ')}\n\nSuccessfully received certificate.\nCertificate is saved at: ${liveFile(domain)}\nThis certificate expires on ${fresh.notAfter.toISOString().slice(0, 10)}.`,
    )
    talk.remote(host, 'sudo systemctl reload nginx', '')
    talk.bash(servedBy(domain, '-enddate -ext subjectAltName'), x509(fresh, ['-enddate', '-ext subjectAltName']))
    talk.answer(
      word(
        [
          '{domain} has a new certificate until {day}, for {names}. {gone} is no longer in it.',
          'Reissued without {gone} and served already: valid until {day}, names {names}.',
          'Done. End date {day}; the certificate covers {names} and nothing else.',
        ],
        {
          domain,
          gone,
          day: fresh.notAfter.toISOString().slice(0, 10),
          names: rest.join(' and '),
        },
      ),
    )
    return
  }
  const fresh = renewed(certificate, later(now, 300), random)
  talk.remote(host, `sudo certbot renew --cert-name ${domain}`, certbotRenewed(certificate))
  talk.remote(
    host,
    'sudo nginx -t && sudo systemctl reload nginx',
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful',
  )
  talk.bash(servedBy(domain, '-startdate -enddate'), x509(fresh, ['-startdate', '-enddate']))
  const values = { domain, host, day: spokenDay(fresh.notAfter), before: spokenDay(certificate.notAfter) }
  const said = word(
    [
      'Renewed and served: {domain} is now good until {day} (before: {before}). nginx on {host} was reloaded.',
      'The new certificate of {domain} is in use since the reload on {host}; it ends on {day} instead of {before}.',
      'Done. From outside {domain} shows a certificate valid until {day}; the old one would have ended on {before}.',
    ],
    values,
  ).replace('would have ended', days < 0 ? 'had ended' : 'would have ended')
  if (random.chance(0.25)) talk.complete(said)
  else talk.answer(said)
})

/** The file is new, what is served is old: nobody reloaded the web server. */
export const notReloaded = scene('not-reloaded', (act) => {
  const { talk, random, word } = act
  const { site, now, certificate: old } = certified(act, random.pick([-2, 0, 1, 2, 5, 8]))
  const { domain } = site
  const host = site.machines[0]?.name ?? ''
  const fresh = renewed(old, later(now, -random.integer(9, 27) * 86_400), random)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why {domain} still shows the old certificate; certbot on {host} renewed it weeks ago',
          'Check on {host} whether {domain} was renewed. Monitoring still warns',
          'Look at the certificate of {domain}: file on {host} against what is served',
        ],
        say: [
          'Monitoring warns about {domain}, but certbot on {host} says it renewed it',
          'The certificate of {domain} is about to end although {host} renews by itself',
          'I renewed {domain} on {host} and the browser still shows the old date',
        ],
      },
      { domain, host },
    ),
  )
  const served = servedBy(domain, '-enddate')
  const fileCommand = `sudo openssl x509 -noout -enddate -in ${liveFile(domain)}`
  if (random.chance(0.5)) {
    talk.together(
      [{ name: 'bash', arguments: { command: `date -u; ${served}` } }, `${dateUtc(now)}\n${x509(old, ['-enddate'])}`],
      [{ name: 'remote_bash', arguments: { agent: host, command: fileCommand } }, x509(fresh, ['-enddate'])],
    )
  } else {
    talk.bash(`date -u; ${served}`, `${dateUtc(now)}\n${x509(old, ['-enddate'])}`)
    talk.remote(host, fileCommand, x509(fresh, ['-enddate']))
  }
  const values = { domain, host, old: spokenDay(old.notAfter), fresh: spokenDay(fresh.notAfter) }
  talk.answer(
    word(
      [
        'The renewal worked, but nginx was never reloaded: the file on {host} is valid until {fresh}, what is served ends on {old}. A reload of nginx mends it. Shall I?',
        'File and service differ: {fresh} on disk, {old} on the wire. nginx on {host} still holds the old certificate in memory. May I reload it? No connection is cut by that.',
        '{host} has a certificate until {fresh} on disk and hands out the one that ends on {old}. It only needs a reload of nginx; should I do it?',
      ],
      values,
    ),
  )
  talk.user(consent(act, `reload nginx on ${host}`))
  talk.remote(
    host,
    'sudo nginx -t && sudo systemctl reload nginx',
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful',
  )
  const hook = random.chance(0.5)
  if (hook) talk.remote(host, 'ls /etc/letsencrypt/renewal-hooks/deploy/', '')
  talk.bash(served, x509(fresh, ['-enddate']))
  talk.answer(
    `${word(['{domain} now serves the certificate that is valid until {fresh}.', 'Done, the served end date is {fresh}.', 'After the reload {domain} shows {fresh} as its end date.'], values)}${
      hook
        ? word(
            [
              ' There is no deploy hook on {host}, so this will come back at the next renewal unless one reloads nginx.',
              ' /etc/letsencrypt/renewal-hooks/deploy/ on {host} is empty: a hook with `systemctl reload nginx` there would prevent it next time.',
            ],
            values,
          )
        : ''
    }`,
  )
})
