import { opening, scene } from '#kit/conversations'
import { drawMoment, isoSeconds } from '#kit/fleet'
import { type FirewallRule, type Listener, ssListening, uniqCounts } from '#kit/screens'
import { drawWall } from '../wall.ts'

const offers = [
  [443, 'nginx'],
  [80, 'nginx'],
  [8080, 'java'],
  [3000, 'node'],
  [9100, 'node_exporter'],
  [6379, 'redis-server'],
  [5432, 'postgres'],
  [3306, 'mariadbd'],
  [25, 'master'],
] as const

/** Rules against sockets: what is reachable from anywhere, and which rules lead nowhere. */
export const whatIsOpen = scene('what-is-open', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const wall = drawWall(random)
  const chosen = offers.filter(() => random.chance(0.4))
  const nginx = random.integer(1500, 9000)
  const listeners: Listener[] = [
    { address: '0.0.0.0', port: 22, program: 'sshd', pid: random.integer(500, 1500) },
    ...chosen.map(([port, program]) => ({
      address: program !== 'nginx' && random.chance(0.3) ? '127.0.0.1' : '0.0.0.0',
      port,
      program,
      pid: program === 'nginx' ? nginx : random.integer(1500, 30_000),
    })),
  ]
  const forgotten = random.chance(0.5) ? [random.pick([8000, 8443, 9090, 5000])] : []
  const rules: FirewallRule[] = [
    { port: 22, from: random.pick([null, '10.0.0.0/8']) },
    ...chosen.filter(() => random.chance(0.7)).map(([port]) => ({ port, from: random.pick([null, null, '10.0.0.0/8']) })),
    ...forgotten.map((port) => ({ port, from: null })),
  ]
  const reachable = listeners.filter(({ address, port }) => address === '0.0.0.0' && rules.some((rule) => rule.port === port && rule.from === null))
  const stale = rules.filter(({ port }) => !listeners.some((listener) => listener.port === port && listener.address === '0.0.0.0')).map(({ port }) => port)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which ports of {host} are reachable from anywhere',
          'Check what {host} lets in from outside, and whether each rule is still needed',
          'Compare the firewall rules of {host} with what listens there',
          'Audit the open ports of {host}',
        ],
        say: [
          'For the audit I need the ports that {host} offers to the world',
          'I want to know whether {host} has rules nobody needs any more',
          'What does {host} expose?',
        ],
      },
      { host },
    ),
  )
  const calls = [
    ['sudo ss -tlnp', ssListening(listeners)],
    [wall.list, wall.shown(rules)],
  ] as const
  if (random.chance(0.5)) talk.together(...calls.map(([command, output]) => [{ name: 'remote_bash', arguments: { agent: host, command } }, output] as const))
  else for (const [command, output] of calls) talk.remote(host, command, output)
  const open = reachable.map(({ port, program }) => `${port} (${program})`).join(', ')
  const risky = reachable.filter(({ port }) => [6379, 5432, 3306].includes(port))
  const extra = [
    ...(risky.length > 0 ? [`A data store should not be open to all: ${risky.map(({ port }) => port).join(' and ')}.`] : []),
    ...(stale.length > 0
      ? [
          stale.length === 1
            ? `The rule for ${stale[0]} leads nowhere: nothing listens there but on 127.0.0.1 at most.`
            : `The rules for ${stale.join(' and ')} lead nowhere: nothing listens there, or on 127.0.0.1 alone.`,
        ]
      : []),
    ...(risky.length + stale.length === 0 ? [word(['Every rule has a listener.', 'No rule is without its listener.', 'I see no rule to take out.'])] : []),
  ].join(' ')
  talk.answer(
    open === ''
      ? word(
          [
            'Nothing is reachable from anywhere: of {count} listening sockets (sshd on 22 among them) none has a rule for all. {extra}',
            'From outside {host} offers nothing; {count} sockets listen, sshd on 22 included, all shut or internal. {extra}',
          ],
          {
            count: listeners.length,
            host,
            extra,
          },
        )
      : word(
          ['From anywhere: {open}. {extra}', '{host} lets everybody in on {open}. {extra}', 'Open to all: {open}, out of {count} listening sockets. {extra}'],
          { host, open, count: listeners.length, extra },
        ),
  )
})

/** Who is being turned away, from the kernel's log. */
export const blockedAddresses = scene('blocked-addresses', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const hours = random.pick([1, 2, 6, 12, 24])
  const sources = Array.from({ length: random.integer(2, 4) }, () => `${random.pick(['203.0.113', '198.51.100', '192.0.2'])}.${random.integer(2, 250)}`)
  const counts = sources.map((_, place) => random.integer(2, 9) * (place === 0 ? 9 : 2))
  const hits = sources.flatMap((source, place) => Array.from({ length: counts[place] ?? 1 }, () => source))
  const port = random.pick([23, 3389, 5900, 445, 8080, 6379])
  const quiet = random.chance(0.15)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which addresses did the firewall of {host} turn away in the last {hours} h',
          'Count the blocked packets on {host} by source, last {hours} hours',
          'Look who ufw on {host} has blocked most since {hours} hours ago',
        ],
        say: [
          'Somebody scans {host}. Who was blocked in the last {hours} hours?',
          'I want the top blocked sources of {host}, {hours} h back',
          '{host} logs many UFW BLOCK lines; the last {hours} hours are enough',
        ],
      },
      { host, hours },
    ),
  )
  const from = `sudo journalctl -k --since '${hours} hour${hours === 1 ? '' : 's'} ago'`
  if (quiet) {
    talk.remote(host, `${from} | grep -c 'UFW BLOCK'`, { text: '0', exit: 1 })
    talk.remote(host, 'sudo ufw status verbose | head -n 2', 'Status: active\nLogging: on (low)')
    talk.answer(
      word(
        [
          'Nobody was blocked: 0 lines in {hours} hours, although ufw is active and logs (low).',
          'Not one. The firewall is active with logging on (low), there were just no such packets (0).',
          'It was quiet, 0 blocked packets; ufw is active and its logging is on.',
        ],
        { hours },
      ),
    )
    return
  }
  talk.remote(host, `${from} | grep 'UFW BLOCK' | grep -o 'SRC=[^ ]*' | sort | uniq -c | sort -rn`, uniqCounts(hits.map((source) => `SRC=${source}`)))
  const top = uniqCounts(hits).split('\n')[0]?.trim().split(' ') ?? []
  const deeper = random.chance(0.5)
  if (deeper)
    talk.remote(
      host,
      `${from} | grep 'UFW BLOCK' | grep 'SRC=${top[1]} ' | grep -o 'DPT=[0-9]*' | sort | uniq -c | sort -rn`,
      uniqCounts(Array.from({ length: Number(top[0]) }, () => `DPT=${port}`)),
    )
  talk.answer(
    word(
      [
        '{all} packets from {count} addresses; {top} leads with {most}{target}. They were all dropped, so nothing needs to be done.',
        'Most often {top}: {most} of {all} blocked packets{target}. The firewall does its work.',
        '{top} was turned away {most} times{target}, the other {others} together {rest} times.',
      ],
      {
        all: hits.length,
        count: new Set(sources).size,
        top: top[1] ?? '',
        most: top[0] ?? '',
        others: `${new Set(sources).size - 1} address${new Set(sources).size === 2 ? '' : 'es'}`,
        rest: hits.length - Number(top[0]),
        target: deeper ? `, all for port ${port}` : '',
      },
    ),
  )
  if (random.chance(0.3)) {
    talk.user(word(['When was the last packet of {top}?', 'And when did {top} try last?', 'Is {top} still trying?'], { top: top[1] ?? '' }))
    const last = drawMoment(random)
    talk.remote(host, `${from} -o short-iso | grep 'SRC=${top[1]} ' | tail -n 1 | cut -c1-24`, `${isoSeconds(last).replace(' ', 'T')}+0000`)
    talk.answer(
      word(['The last one came at {time} UTC.', 'Last seen at {time} (UTC), and dropped like the others.'], {
        time: `${isoSeconds(last).replace(' ', 'T')}+0000`,
      }),
    )
  }
})
