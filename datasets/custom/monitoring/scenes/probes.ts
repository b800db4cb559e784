import { opening, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { promql } from '../promql.ts'

const probeAsks = {
  ask: [
    'Probe https://{domain} with the blackbox exporter',
    'Check {domain} from the outside with blackbox',
    'Is {domain} up according to the blackbox exporter',
    'How long does {domain} take to answer, ask blackbox',
    'What does the blackbox probe say about {domain}',
  ],
  say: ['Users cannot open {domain}. What does the blackbox exporter see?', 'ProbeFailed fires for {domain}, please check it'],
}

export const blackbox = scene(
  'blackbox',
  (act) => {
    const { talk, random, word, stem } = act
    const domain = `${stem()}.example`
    const kind = random.pick(['fine', 'status', 'dns', 'slow'] as const)
    const seconds = (kind === 'slow' ? random.integer(3100, 9000) / 1000 : random.integer(40, 480) / 1000).toFixed(3)
    const status = kind === 'status' ? random.pick([500, 502, 503, 404]) : kind === 'dns' ? 0 : 200
    const days = random.integer(4, 88)
    talk.user(opening(act, probeAsks, { domain }))
    talk.bash(
      `curl -s 'http://localhost:9115/probe?module=http_2xx&target=https://${domain}' | grep -E '^probe_(success|http_status_code|duration_seconds|ip_protocol|dns_lookup_time_seconds)'`,
      `probe_dns_lookup_time_seconds 0.00${random.integer(1, 9)}\nprobe_duration_seconds ${seconds}\nprobe_http_status_code ${status}\nprobe_ip_protocol ${kind === 'dns' ? 0 : 4}\nprobe_success ${kind === 'fine' || kind === 'slow' ? 1 : 0}`,
    )
    if (kind === 'fine') {
      talk.bash(
        `curl -sG http://localhost:9090/api/v1/query --data-urlencode 'query=avg_over_time(probe_success{instance="https://${domain}"}[1d])' | jq -r '.data.result[0].value[1]'`,
        '1',
      )
      return talk.answer(
        word(
          [
            '{domain} answers 200 in {seconds} s, and no probe failed during the last day (average 1).',
            'All well: status 200 after {seconds} s; success of the last 24 hours is 1, that is, every probe.',
            'The probe succeeds with 200 in {seconds} seconds. Whoever cannot open it has a problem on the way.',
          ],
          { domain, seconds },
        ),
      )
    }
    if (kind === 'slow') {
      talk.bash(
        `curl -s 'http://localhost:9115/probe?module=http_2xx&target=https://${domain}' | grep phase`,
        `probe_http_duration_seconds{phase="connect"} 0.012\nprobe_http_duration_seconds{phase="processing"} ${(Number(seconds) - 0.06).toFixed(3)}\nprobe_http_duration_seconds{phase="resolve"} 0.004\nprobe_http_duration_seconds{phase="tls"} 0.031\nprobe_http_duration_seconds{phase="transfer"} 0.002`,
      )
      return talk.answer(
        word(
          [
            'It is up (200) but slow: {seconds} s, of which {processing} s are processing on the server. Network and TLS take hardly anything.',
            '{seconds} seconds, nearly all of it processing ({processing} s). The application is slow, not the way to it.',
            '200 after {seconds} s. {processing} s pass between request and first byte, so look at the server.',
          ],
          { seconds, processing: (Number(seconds) - 0.06).toFixed(3) },
        ),
      )
    }
    if (kind === 'status') {
      talk.bash(`curl -s -o /dev/null -w '%{http_code} %{remote_ip}' https://${domain}/`, `${status} 203.0.113.${days}`)
      return talk.answer(
        word(
          [
            'The probe fails: {domain} answers {status}, which curl gets too, from {address}. So the server is reached, the application behind it is not well.',
            'Status {status} instead of 2xx, by {address}. Name and connection work; look at the application.',
            '{domain} is reachable ({address}) but answers {status}. That is why the probe fails.',
          ],
          { domain, status, address: `203.0.113.${days}` },
        ),
      )
    }
    talk.bash(`dig +short ${domain}; dig ${domain} | grep status`, ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 41822')
    return talk.answer(
      word(
        [
          'The name does not resolve: NXDOMAIN. The probe never got to a connection (protocol 0, status 0).',
          'It fails before HTTP: dig says NXDOMAIN for {domain}. Check the zone or whether the domain has expired.',
          'NXDOMAIN. There is no record of {domain}, so no one can open it, and blackbox neither.',
        ],
        { domain },
      ),
    )
  },
  1.2,
)

const topAsks = {
  ask: [
    'Which {role} host has the highest {what} according to prometheus',
    'Ask prometheus for the {what} of the {alias} hosts',
    'Show the {what} of {alias} over the last hour',
    'What is the average {what} of {alias} in prometheus',
    'Compare the {what} of the {alias} hosts by promql',
  ],
  say: ['One of {alias} sticks out by its {what} on the dashboard. Which one?', 'I need the {what} of each {alias} host of the last hour.'],
}

const measures = [
  { what: 'CPU use', query: '100 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[1h])) * 100', unit: '%', most: 95 },
  { what: 'memory use', query: '100 * (1 - avg_over_time(node_memory_MemAvailable_bytes[1h]) / node_memory_MemTotal_bytes)', unit: '%', most: 97 },
  { what: 'request rate', query: 'sum by (instance) (rate(http_requests_total[1h]))', unit: 'requests/s', most: 900 },
  {
    what: 'p95 latency',
    query: '1000 * histogram_quantile(0.95, sum by (instance, le) (rate(http_request_duration_seconds_bucket[1h])))',
    unit: 'ms',
    most: 1800,
  },
] as const

export const compare = scene('compare-by-promql', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'worker', 'search'])
  const site = act.site({ roles: [role], each: random.integer(3, 6) })
  const hosts = machinesOf(site, role)
  const alias = `${site.environment}-${role}`
  const { what, query, unit, most } = random.pick(measures)
  const figures = hosts.map(({ name }) => ({ name, figure: random.integer(10, most * 10) / 10 })).toSorted((one, other) => other.figure - one.figure)
  const average = (figures.reduce((sum, { figure }) => sum + figure, 0) / figures.length).toFixed(1)
  talk.user(opening(act, topAsks, { role, what, alias }))
  if (random.chance(0.2)) {
    talk.bash(promql(query), { text: "curl: (7) Failed to connect to localhost port 9090 after 0 ms: Couldn't connect to server", exit: 7 })
    talk.bash(
      'systemctl is-active prometheus; journalctl -u prometheus -n 1 --no-pager -o cat',
      `failed\nerr="opening storage failed: lock DB directory: resource temporarily unavailable"`,
    )
    return talk.answer(
      word([
        'I cannot ask: prometheus is failed here. Its journal says "lock DB directory: resource temporarily unavailable", so a second process still holds the data folder.',
        'No figures, prometheus does not run (failed): another process holds the lock on its data directory, "resource temporarily unavailable".',
        'Prometheus itself is down, since the lock of its storage is taken ("opening storage failed"). Find that process first.',
      ]),
    )
  }
  talk.bash(promql(`sort_desc(${query})`), figures.map(({ name, figure }) => `${name}:9100\t${figure}`).join('\n'))
  const [first, last] = [figures[0], figures.at(-1)]
  talk.answer(
    word(
      [
        '{first} has the highest {what}, {most} {unit}; the average of {count} hosts is {average}, the lowest {last} with {least}.',
        'Highest: {first} with {most} {unit}. Lowest: {last} with {least}. On average {average}.',
        '{most} {unit} on {first} against {average} on average; {last} is at {least}.',
      ],
      { first: first?.name ?? '', most: first?.figure ?? 0, last: last?.name ?? '', least: last?.figure ?? 0, what, unit, average, count: hosts.length },
    ),
  )
})
