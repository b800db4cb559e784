import { consent, opening, scene } from '#kit/conversations'
import { drawMoment, later } from '#kit/fleet'
import { chronySources, chronyTracking, timedatectl } from '#kit/screens'

/** Is the clock of one host right, and by how much is it off. */
export const isSynced = scene('is-synced', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const now = drawMoment(random)
  const source = `10.${random.integer(0, 63)}.0.${random.integer(5, 40)}`
  const kind = random.pick(['good', 'good', 'daemon-off', 'slewing'] as const)
  const offset = kind === 'slewing' ? (random.integer(150, 900) / 1000) * random.pick([1, -1]) : (random.integer(2, 900) / 1_000_000) * random.pick([1, -1])
  const stratum = random.integer(2, 4)
  const values = {
    host,
    source,
    stratum,
    micro: Math.round(Math.abs(offset) * 1_000_000),
    milli: Math.round(Math.abs(offset) * 1000),
    way: offset < 0 ? 'slow' : 'fast',
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Is the clock of {host} right',
          'Check whether {host} is synchronised by NTP',
          'How far is the clock of {host} off',
          'Look at the time of {host} and tell me which server it follows',
        ],
        say: [
          'I do not trust the clock of {host}',
          'Certificates on {host} are "not yet valid", maybe its time is wrong',
          'Before I blame the logs: is the time on {host} right?',
          'Tokens from {host} are refused as expired',
        ],
      },
      values,
    ),
  )
  const zone = { now, zone: 'Etc/UTC', abbreviation: 'UTC', offsetHours: 0 }
  if (random.chance(0.5) || kind === 'daemon-off')
    talk.remote(host, 'timedatectl', timedatectl({ ...zone, synchronized: kind !== 'daemon-off', service: kind === 'daemon-off' ? 'inactive' : 'active' }))
  if (kind === 'daemon-off') {
    talk.remote(host, 'systemctl is-enabled chrony; systemctl is-active chrony', 'disabled\ninactive')
    talk.answer(
      word(
        [
          'It follows nothing: chrony is disabled and inactive, "synchronized: no". Shall I enable and start it?',
          'Nobody sets the clock of {host}: chrony is disabled. May I turn it on? A large error would be stepped at the start.',
          'chrony is inactive and disabled, so the clock just drifts. Do you want me to enable it?',
        ],
        values,
      ),
    )
    if (random.chance(0.2)) return
    talk.user(consent(act, `start chrony on ${host}`))
    talk.remote(
      host,
      'sudo systemctl enable --now chrony',
      'Created symlink /etc/systemd/system/multi-user.target.wants/chrony.service → /lib/systemd/system/chrony.service.',
    )
    talk.remote(
      host,
      'chronyc waitsync 12 0.1 0 5 && chronyc tracking',
      `try: 1, refid: 00000000, correction: 0.000000000, skew: 0.000\ntry: 2, refid: ${source
        .split('.')
        .map((part) => Number(part).toString(16).padStart(2, '0'))
        .join('')
        .toUpperCase()}, correction: 0.000${values.micro}, skew: 0.210\n${chronyTracking({ now: later(now, 20), source, stratum, offsetSeconds: offset })}`,
    )
    talk.answer(
      word(
        [
          '{host} follows {source} now (stratum {stratum}) and is right to {micro} microseconds. It will start by itself after a reboot.',
          'In step: source {source}, leap status Normal, {micro} microseconds {way}.',
          'chrony runs and has chosen {source}; the clock is {micro} microseconds {way}.',
        ],
        values,
      ),
    )
    return
  }
  talk.remote(host, 'chronyc tracking', chronyTracking({ now, source, stratum, offsetSeconds: offset }))
  talk.answer(
    kind === 'good'
      ? word(
          [
            'Yes: it follows {source} (stratum {stratum}) and is {micro} microseconds {way}. That is not your problem.',
            'The clock is right. Source {source}, off by {micro} microseconds, leap status Normal.',
            'In step with {source}, {micro} microseconds {way}; nothing to do.',
          ],
          values,
        )
      : word(
          [
            'It follows {source}, but is still {milli} ms {way}: chrony is correcting it slowly. Look again in half an hour, or step it with chronyc makestep if you cannot wait.',
            'Not quite: {milli} ms {way} of {source}. It is being corrected gradually, a step would be possible.',
            'Off by {milli} milliseconds against {source} ({way}). chrony slews it, so it gets better by itself.',
          ],
          values,
        ),
  )
})

/** No source answers: which ones, and why. */
export const noSource = scene('no-source', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const now = drawMoment(random)
  const addresses = Array.from({ length: random.integer(1, 3) }, () => `10.${random.integer(0, 63)}.0.${random.integer(5, 250)}`)
  const partial = addresses.length > 1 && random.chance(0.35)
  const [first = '10.0.0.5', ...others] = addresses
  const values = { host, first, list: addresses.join(' and '), silent: others.join(' and '), count: addresses.length }
  talk.user(
    opening(
      act,
      {
        ask: ['Find out why the clock of {host} is not synchronised', 'Check the NTP sources of {host}', 'Which time servers does {host} reach'],
        say: [
          'Monitoring says that {host} has no time source',
          'chrony on {host} does not seem to find its servers',
          '{host} drifts, it was in step until last week',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.4))
    talk.remote(host, 'chronyc tracking', chronyTracking({ now, source: partial ? first : null, stratum: 3, offsetSeconds: partial ? 0.000041 : 0 }))
  talk.remote(
    host,
    'chronyc -n sources',
    chronySources(addresses.map((address, place) => ({ address, chosen: place === 0, reach: partial && place === 0 ? 377 : 0, stratum: 2 }))),
  )
  if (partial) {
    talk.answer(
      word(
        [
          'It is in step, with {first} (reach 377). But there is no second opinion: no answer at all (reach 0) from {silent}.',
          '{first} works; reach 0 for {silent}. As long as {first} is there the clock stays right.',
          'One of {count} sources answers, {first}. Dead or blocked: {silent}. I would replace what is dead.',
        ],
        values,
      ),
    )
    return
  }
  const target = addresses.at(-1) ?? first
  const config = '/etc/chrony/sources.d/site.sources'
  talk.together(
    [
      { name: 'remote_bash', arguments: { agent: host, command: `ping -c 2 -W 2 ${target} | tail -n 2` } },
      `2 packets transmitted, 2 received, 0% packet loss, time 1001ms\nrtt min/avg/max/mdev = 0.312/0.${random.integer(330, 420)}/0.455/0.071 ms`,
    ],
    [{ name: 'remote_bash', arguments: { agent: host, command: `cat ${config}` } }, addresses.map((address) => `server ${address} iburst`).join('\n')],
  )
  const blocked = random.chance(0.5)
  if (blocked) {
    talk.remote(
      host,
      'sudo nft list chain inet filter output',
      'table inet filter {\n\tchain output {\n\t\ttype filter hook output priority filter; policy drop;\n\t\tct state established,related accept\n\t\toif "lo" accept\n\t\tip protocol icmp accept\n\t\tudp dport 53 accept\n\t\ttcp dport { 22, 80, 443 } accept\n\t}\n}',
    )
    talk.answer(
      word(
        [
          'None of {list} answers NTP (reach 0), though {target} can be pinged. The output chain of nftables lets out UDP 53 and TCP 22, 80 and 443 and drops the rest, so NTP (UDP 123) never leaves {host}. One rule would mend it; shall I add it?',
          'The sources are set right and {target} can be pinged, but their reach is 0: the output policy of {host} is drop and no rule lets UDP 123 out (only 53, 22, 80 and 443). I changed nothing.',
        ],
        { ...values, target },
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        'All sources have reach 0: {list}. {target} answers ping, so the host is there and its NTP service is not, or it refuses us. Somebody should look at chrony on {target}.',
        'No answer from {list} (reach 0), but 0% loss in ping. So the network is fine and the time service behind it is not.',
      ],
      { ...values, target },
    ),
  )
})
