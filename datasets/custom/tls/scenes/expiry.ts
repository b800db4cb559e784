import { opening, scene } from '#kit/conversations'
import { spokenDay } from '#kit/fleet'
import { certbotCertificates, dateUtc, daysLeft, x509 } from '#kit/screens'
import { certificateOf, certified, inDays, liveFile, servedBy } from '../certificates.ts'

/** When one certificate ends, read from the name it is served under or from its file. */
export const daysLeftOf = scene('days-left', (act) => {
  const { talk, random, word } = act
  const { site, now, certificate } = certified(act, random.pick([-9, -3, -1, 0, 4, 11, 19, 33, 58, 81]) + random.integer(0, 4))
  const host = site.machines[0]?.name ?? ''
  const days = daysLeft(certificate, now)
  const fromFile = random.chance(0.4)
  const values = { domain: site.domain, host, file: liveFile(site.domain) }
  if (fromFile) {
    talk.user(
      opening(
        act,
        {
          ask: [
            'When does {file} on {host} expire',
            'Check how long the certificate {file} on {host} is still good',
            'Tell me the end date of {file} on {host}',
          ],
          say: ['I need the expiry date of {file}, it lies on {host}', 'Somebody asks whether {file} on {host} is still valid'],
        },
        values,
      ),
    )
    talk.remote(
      host,
      `date -u; sudo openssl x509 -noout -enddate -issuer -in ${liveFile(site.domain)}`,
      `${dateUtc(now)}\n${x509(certificate, ['-enddate', '-issuer'])}`,
    )
  } else {
    talk.user(
      opening(
        act,
        {
          ask: [
            'How many days are left on the certificate of {domain}',
            'Check when the TLS certificate of https://{domain} runs out',
            'Look up when {domain} needs a new certificate',
          ],
          say: [
            'We are not sure when the certificate of {domain} ends',
            'Browser warnings on {domain}? Have a look whether its certificate has run out',
            '{domain}: certificate expiry?',
          ],
        },
        values,
      ),
    )
    const flags = random.pick([['-enddate'], ['-subject', '-enddate'], ['-issuer', '-enddate']] as const)
    talk.bash(`date -u; ${servedBy(site.domain, flags.join(' '))}`, `${dateUtc(now)}\n${x509(certificate, flags)}`)
  }
  talk.answer(
    word(
      days < 0
        ? [
            'It has expired: the certificate of {domain} ended {when}, on {day}. It has to be renewed now, browsers refuse it.',
            'Expired {when}. notAfter was {day}, so every visitor of {domain} gets a warning until it is renewed.',
            'The certificate of {domain} is no longer valid; its last day was {day} ({when}).',
          ]
        : days < 15
          ? [
              'It ends {when}, on {day}. That is close: a renewal should have happened 30 days before the end, so I would look at certbot next.',
              'Not long: the certificate of {domain} is valid until {day}, so it ends {when}. Renewal is overdue.',
              '{domain} needs a new certificate soon. The present one runs out {when} ({day}).',
            ]
          : [
              'The certificate of {domain} is valid until {day}; it ends {when}. Nothing to do today.',
              'It ends {when}: notAfter is {day}.',
              'No hurry, {domain} is covered until {day} and the certificate ends {when}.',
            ],
      { domain: site.domain, when: inDays(days), day: spokenDay(certificate.notAfter) },
    ),
  )
})

/** Several certificates on one host, or one each on several hosts: which ends first. */
export const firstToExpire = scene('first-to-expire', (act) => {
  const { talk, random, word } = act
  const { site, now } = certified(act, 40)
  const spread = [random.integer(3, 16), random.integer(17, 28), random.integer(29, 50), random.integer(51, 85)].slice(0, random.integer(3, 4))
  const byDays = shuffled(spread, () => random.next())
  if (random.chance(0.5)) {
    const host = site.machines[0]?.name ?? ''
    const subdomains = shuffled(['shop', 'api', 'static', 'mail', 'docs', 'status'], () => random.next())
    const certificates = byDays.map((days, place) => certificateOf(`${subdomains[place]}.${site.domain}`, { now, days, random }))
    const first = certificates.toSorted((a, b) => a.notAfter.getTime() - b.notAfter.getTime())[0]
    const soon = certificates.filter((certificate) => daysLeft(certificate, now) < 30).length
    talk.user(
      opening(
        act,
        {
          ask: [
            'Which certificate on {host} expires first',
            'List the certbot certificates on {host} and tell me the most urgent',
            'Go through the certificates on {host} and see which has to be renewed next',
          ],
          say: [
            'I want to know which of the certificates on {host} runs out next',
            '{host} holds several certificates of {domain}. Which one is the nearest to its end?',
            'Certificate check for {host}: what is due first?',
          ],
        },
        { host, domain: site.domain },
      ),
    )
    talk.remote(host, 'sudo certbot certificates', certbotCertificates(certificates, now))
    talk.answer(
      word(
        [
          '{name} comes first: it ends {when}, on {day}. Of the {count} certificates on {host}, {soon} {end} within 30 days.',
          'The most urgent is {name}, which runs out {when} ({day}). Within 30 days: {soon} of {count}.',
          'Next to expire is {name} ({day}, {when}); {soon} of {count} certificates {end} within the next 30 days.',
        ],
        {
          host,
          name: first?.names[0] ?? '',
          when: inDays(first ? daysLeft(first, now) : 0),
          day: spokenDay(first?.notAfter ?? now),
          count: certificates.length,
          soon,
          end: soon === 1 ? 'ends' : 'end',
        },
      ),
    )
    return
  }
  const alias = `${site.environment}-web`
  const certificates = site.machines.map((machine, place) => [machine.name, certificateOf(site.domain, { now, days: byDays[place] ?? 60, random })] as const)
  const [host, first] = certificates.toSorted(([, a], [, b]) => a.notAfter.getTime() - b.notAfter.getTime())[0] ?? ['', undefined]
  const last = certificates.map(([, certificate]) => certificate.notAfter).toSorted((a, b) => b.getTime() - a.getTime())[0]
  talk.user(
    opening(
      act,
      {
        ask: [
          'Compare the expiry of the {domain} certificate on all {alias} hosts',
          'Which {alias} host has the oldest certificate for {domain}',
          'Check on every {alias} host when the certificate of {domain} ends',
        ],
        say: [
          'The {alias} hosts should all have the same certificate for {domain}. I doubt it',
          'Some clients of {domain} get an older certificate than others; the servers are {alias}',
          'Is the certificate of {domain} the same on each host of {alias}?',
        ],
      },
      { domain: site.domain, alias },
    ),
  )
  if (random.chance(0.5)) talk.list(alias, site.machines)
  talk.everywhere(
    alias,
    `sudo openssl x509 -noout -enddate -in ${liveFile(site.domain)}`,
    Object.fromEntries(certificates.map(([name, certificate]) => [name, x509(certificate, ['-enddate'])])),
  )
  talk.answer(
    word(
      [
        'They differ. The one on {host} ends first, on {day}; the newest is good until {last}. {host} was left out of the last renewal.',
        '{host} holds the oldest: it runs out on {day}, while the freshest of the {count} lasts until {last}. They were renewed one by one.',
        'Not the same: {count} hosts, {count} end dates, from {day} ({host}) to {last}. I would start with {host}.',
      ],
      { host, day: spokenDay(first?.notAfter ?? now), last: spokenDay(last ?? now), count: certificates.length },
    ),
  )
})

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => [next(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item)
}
