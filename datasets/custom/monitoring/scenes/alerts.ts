import { consent, opening, refusal, scene } from '#kit/conversations'
import { drawHex, machinesOf } from '#kit/fleet'
import { columns } from '#kit/screens'
import { prometheus, promql } from '../promql.ts'

const kinds = [
  {
    name: 'HostDiskAlmostFull',
    query: '100 - 100 * node_filesystem_avail_bytes{mountpoint="/"} / node_filesystem_size_bytes{mountpoint="/"}',
    limit: 90,
    from: 91,
    to: 99,
    unit: '% of / used',
    advice: 'see what fills / there',
  },
  {
    name: 'HostHighCpu',
    query: '100 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100',
    limit: 85,
    from: 86,
    to: 99,
    unit: '% CPU',
    advice: 'look which process it is',
  },
  {
    name: 'HostOutOfMemory',
    query: '100 * node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
    limit: 10,
    from: 1,
    to: 9,
    unit: '% memory available',
    advice: 'look which process takes the memory',
  },
  {
    name: 'HighErrorRate',
    query: '100 * sum by (instance) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (instance) (rate(http_requests_total[5m]))',
    limit: 5,
    from: 6,
    to: 40,
    unit: '% errors',
    advice: 'read the log of the application there',
  },
] as const

const asks = {
  ask: [
    'Which alerts fire at the moment',
    'Explain the alert {name}',
    'What does the alert {name} mean right now',
    'Look at the firing alert {name} and tell me the figure',
    'Check how bad {name} is',
  ],
  say: ['I was paged for {name}. What is it about?', '{name} fires since a few minutes, is it real?', 'Prometheus says {name}. Which host, and how bad?'],
}

export const explain = scene(
  'explain-an-alert',
  (act) => {
    const { talk, random, word } = act
    const role = random.pick(['web', 'api', 'db', 'worker'])
    const site = act.site({ roles: [role], each: random.integer(3, 5) })
    const hosts = machinesOf(site, role)
    const kind = random.pick(kinds)
    const odd = random.pick(hosts)
    const over = kind.limit > 50 || kind.limit === 5
    const value = (random.integer(kind.from * 10, kind.to * 10) / 10).toFixed(1)
    const gone = random.chance(0.2)
    const calm = () => (over ? random.integer(1, Math.floor(kind.limit * 0.8)) : random.integer(20, 80)).toFixed(1)
    talk.user(opening(act, asks, { name: kind.name }))
    const alerts = `curl -s ${prometheus}/alerts | jq -r '.data.alerts[] | [.labels.alertname, .labels.instance, .state, .activeAt[:19]] | @tsv'`
    const at = `2026-0${random.integer(1, 6)}-1${random.integer(0, 9)}T${random.integer(10, 23)}:${random.integer(10, 59)}:${random.integer(10, 59)}`
    talk.bash(alerts, gone ? '' : `${kind.name}\t${odd.name}:9100\tfiring\t${at}`)
    const figures = hosts.map((host) => ({ host, figure: host === odd && !gone ? value : calm() }))
    talk.bash(promql(kind.query), figures.map(({ host, figure }) => `${host.name}:9100\t${figure}`).join('\n'))
    const sorted = figures.toSorted((one, other) => (over ? Number(other.figure) - Number(one.figure) : Number(one.figure) - Number(other.figure)))
    const worst = sorted[0] ?? { host: odd, figure: value }
    if (gone)
      return talk.answer(
        word(
          [
            'No alert fires now. {name} would need {limit}; the nearest is {host} at {figure} {unit}. It has resolved by itself.',
            '{name} is over: the list of alerts is empty, and the closest host, {host}, stands at {figure} {unit} (limit {limit}).',
            'Nothing fires. {host} comes closest to the limit of {limit} with {figure} {unit}.',
          ],
          { name: kind.name, limit: kind.limit, host: worst.host.name, figure: worst.figure, unit: kind.unit },
        ),
      )
    talk.answer(
      word(
        [
          '{name} fires for {odd} since {at}: {value} {unit}, the limit is {limit}. The other {rest} hosts are on the right side of it. Next I would {advice}.',
          'It is real: {odd} is at {value} {unit} (limit {limit}), firing since {at}. Only that host; {advice}.',
          'One alert, on {odd}: {value} {unit} against a limit of {limit}. The rest of the {role} hosts are fine. I would {advice}.',
        ],
        { name: kind.name, odd: odd.name, at: at.slice(11), value, unit: kind.unit, limit: kind.limit, rest: hosts.length - 1, role, advice: kind.advice },
      ),
    )
  },
  1.4,
)

const silenceAsks = {
  ask: [
    'Silence {name} on {host} for {hours} hours',
    'Mute the alert {name} of {host} for {hours}h',
    'Set a silence for {name} on {host}, {hours} hours, we work on it',
    'Put {host} in silence for {name} until we are done, about {hours} hours',
  ],
  say: [
    'We replace a disk in {host}; silence {name} for {hours} hours please',
    '{name} on {host} is known, mute it for {hours} hours',
    'I am working on {host}. No {name} for the next {hours} hours please',
  ],
}

export const silence = scene('silence', (act) => {
  const { talk, random, word, draw } = act
  const host = draw('host')
  const { name } = random.pick(kinds)
  const hours = random.integer(1, 8)
  const hex = (length: number) => drawHex(random, length)
  const id = `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
  const url = '--alertmanager.url=http://localhost:9093'
  const match = `alertname=${name} instance=${host}:9100`
  talk.user(opening(act, silenceAsks, { name, host, hours }))
  const existing = random.chance(0.25)
  const end = `2026-0${random.integer(1, 6)}-2${random.integer(0, 8)} ${random.integer(10, 23)}:${random.integer(10, 59)}:00 UTC`
  const table = columns(
    ['ID', 'Matchers', 'Ends At', 'Created By', 'Comment'],
    [[id, `alertname="${name}" instance="${host}:9100"`, end, 'aj', `work on ${host}`]],
  )
  talk.bash(`amtool ${url} silence query ${match}`, existing ? table : '')
  if (existing)
    return talk.answer(
      word(
        [
          'There is a silence for that already: {id}, until {end}. I added no second one.',
          '{name} on {host} is silenced until {end} (id {id}). Shall I replace it by one of {hours} hours?',
          'Already done by {id}; it ends {end}.',
        ],
        { id, end, name, host, hours },
      ),
    )
  talk.bash(`amtool ${url} silence add ${match} --duration=${hours}h --author=aj --comment='work on ${host}'`, id)
  talk.bash(`amtool ${url} silence query ${match}`, table)
  const told = word(
    [
      '{name} on {host} is silent until {end} (id {id}). All other alerts of the host still come through.',
      'Silence {id} is set and ends {end}. It holds {name} of {host} only.',
      'Done: {id}, until {end}. To lift it earlier: `amtool silence expire {id}`.',
    ],
    { name, host, end, id },
  )
  if (random.chance(0.4)) talk.complete(told)
  else talk.answer(told)
})

const targetAsks = {
  ask: [
    'Which targets of prometheus are down',
    'Check the scrape targets of {alias}',
    'Find out why TargetDown fires for {alias}',
    'Are all {alias} hosts monitored',
    'Look for hosts of {alias} that prometheus does not reach',
  ],
  say: ['There are gaps in the graphs of {alias}. Which target is missing?', 'TargetDown fires for one of {alias}, which one and why?'],
}

export const targets = scene('target-down', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'db', 'cache'])
  const site = act.site({ roles: [role], each: random.integer(3, 4) })
  const hosts = machinesOf(site, role)
  const alias = `${site.environment}-${role}`
  const odd = random.pick(hosts)
  const kind = random.pick(['none', 'refused', 'refused', 'timeout'] as const)
  talk.user(opening(act, targetAsks, { alias }))
  talk.bash(promql('up{job="node"}'), hosts.map((host) => `${host.name}:9100\t${host === odd && kind !== 'none' ? 0 : 1}`).join('\n'))
  if (kind === 'none')
    return talk.answer(
      word(['All {count} targets are up: {list}.', '{count} of {count} hosts answer the scrape ({list}).', 'No target is down. {list} are scraped.'], {
        count: hosts.length,
        list: hosts.map(({ name }) => name).join(', '),
      }),
    )
  const error = kind === 'refused' ? `dial tcp ${odd.address}:9100: connect: connection refused` : 'context deadline exceeded'
  talk.bash(
    `curl -s '${prometheus}/targets?state=active' | jq -r '.data.activeTargets[] | select(.health=="down") | [.labels.instance, .lastError] | @tsv'`,
    `${odd.name}:9100\tGet "http://${odd.name}:9100/metrics": ${error}`,
  )
  if (kind === 'timeout') {
    talk.remote(
      odd.name,
      'uptime',
      ` 12:04:${random.integer(10, 59)} up ${odd.uptimeDays} days,  load average: ${(odd.cores * 5.2).toFixed(2)}, ${(odd.cores * 4.9).toFixed(2)}, ${(odd.cores * 3.1).toFixed(2)}`,
    )
    return talk.answer(
      word(
        [
          '{odd} is down for Prometheus because it answers too late; its load is {load}. The host lives, it is overloaded. Look there first.',
          'The scrape of {odd} times out. The host has a load of {load}, so even the exporter is slow.',
          '{odd}: context deadline exceeded, at a load of {load}. The exporter is not broken, the host is busy.',
        ],
        { odd: odd.name, load: (odd.cores * 5.2).toFixed(2) },
      ),
    )
  }
  talk.remote(odd.name, 'systemctl is-active prometheus-node-exporter', { text: 'inactive', exit: 3 })
  talk.answer(
    word(
      [
        '{odd} refuses port 9100, since prometheus-node-exporter is inactive there. The other {rest} are up. Shall I start it?',
        'One target is down: {odd}. Its exporter does not run (inactive). May I start prometheus-node-exporter?',
        'It is {odd}; the host answers, its node exporter is inactive. I can start it, do you agree?',
      ],
      { odd: odd.name, rest: hosts.length - 1 },
    ),
  )
  if (random.chance(0.3)) {
    talk.user(refusal(act))
    return talk.answer(
      word(['prometheus-node-exporter on {odd} stays inactive, so its graphs keep their gap.', 'Left inactive. {odd} is not monitored until it runs.'], {
        odd: odd.name,
      }),
    )
  }
  talk.user(consent(act, 'start the exporter'))
  talk.remote(odd.name, 'sudo systemctl start prometheus-node-exporter && systemctl is-active prometheus-node-exporter', 'active')
  talk.bash(`sleep 30; ${promql('up{job="node"}')}`, hosts.map((host) => `${host.name}:9100\t1`).join('\n'))
  talk.answer(
    word(
      [
        'The exporter on {odd} is active and all {count} targets are up again ({first}:9100 and so on).',
        'Started; up is 1 for all {count}, {odd}:9100 among them. Enable it too, should it not survive a reboot.',
        '{count} of {count} targets answer now, also {odd}:9100.',
      ],
      { odd: odd.name, count: hosts.length, first: hosts[0].name },
    ),
  )
})
