import { opening, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'

const gatewayAsks = {
  ask: [
    'Find out why {domain} answers {code}',
    'Check the upstream of {domain} on {host}',
    'What is behind the {code} of {domain}, nginx runs on {host}',
    'Look into the gateway errors of nginx on {host} ({domain})',
    'Debug the {code} that {host} answers for {domain}',
  ],
  say: ['{domain} shows {code}. nginx is on {host}.', 'nginx on {host} cannot reach its upstream for {domain}, why?'],
}

export const upstream = scene(
  'upstream-down',
  (act) => {
    const { talk, random, word } = act
    const site = act.site({ roles: ['web', 'api'], each: 2 })
    const [web] = machinesOf(site, 'web')
    const [api] = machinesOf(site, 'api')
    const port = api.units[0]?.port ?? 8080
    const unit = api.units[0]?.name ?? site.application
    const { domain } = site
    const target = `${api.address}:${port}`
    const kind = random.pick(['refused', 'timeout', 'well'] as const)
    talk.user(opening(act, gatewayAsks, { domain, host: web.name, code: kind === 'timeout' ? 504 : 502 }))
    talk.list(`${site.environment}-*`, site.machines)
    const reason =
      kind === 'timeout'
        ? 'upstream timed out (110: Connection timed out) while reading response header from upstream'
        : 'connect() failed (111: Connection refused) while connecting to upstream'
    talk.remote(
      web.name,
      'sudo tail -n 1 /var/log/nginx/error.log',
      `2026/03/0${random.integer(1, 9)} 1${random.integer(0, 9)}:${random.integer(10, 59)}:${random.integer(10, 59)} [error] ${random.integer(700, 9000)}#0: *${random.integer(1000, 99_999)} ${reason}, client: 203.0.113.${random.integer(2, 250)}, server: ${domain}, request: "GET / HTTP/1.1", upstream: "http://${target}/", host: "${domain}"`,
    )
    talk.remote(web.name, `getent hosts ${api.address}`, `${api.address.padEnd(16)}${api.name}`)
    if (kind === 'refused') {
      talk.remote(api.name, `systemctl is-active ${unit}; sudo ss -tln 'sport = :${port}' | tail -n +2 | wc -l`, { text: `failed\n0`, exit: 0 }.text)
      return talk.answer(
        word(
          [
            'nginx is fine; its upstream {target} refuses connections. That is {api}, where {unit} is failed and nothing listens on {port}. Shall I look into why {unit} failed?',
            'The service behind it is down: {unit} on {api} is failed, port {port} is closed. nginx on {web} only reports it.',
            'On {api} the unit {unit} has failed, so {target} refuses. Starting it mends the 502, but its journal should be read first.',
          ],
          { target, api: api.name, unit, port, web: web.name },
        ),
      )
    }
    if (kind === 'timeout') {
      const load = (api.cores * (2 + random.next() * 4)).toFixed(2)
      talk.remote(api.name, 'cut -d" " -f1-3 /proc/loadavg; nproc', `${load} ${load} ${(Number(load) / 2).toFixed(2)}\n${api.cores}`)
      return talk.answer(
        word(
          [
            '{target} takes the connection but does not answer in time: {api} has a load of {load} on {cores} cores. It is overloaded; nginx waits and gives up.',
            'A time-out, not a refusal. {api} is busy ({load} on {cores} cores), so its answers come too late for nginx on {web}.',
            'The upstream {api} is overloaded: load {load} with {cores} cores. Find what burns the CPU there; nginx itself is in order.',
          ],
          { target, api: api.name, load, cores: api.cores, web: web.name },
        ),
      )
    }
    const milliseconds = random.integer(4, 90)
    talk.remote(web.name, `curl -s -o /dev/null -w '%{http_code} %{time_total}' http://${target}/`, `200 0.0${String(milliseconds).padStart(2, '0')}`)
    talk.remote(web.name, `curl -s -o /dev/null -w '%{http_code}' -H 'Host: ${domain}' http://127.0.0.1/`, '200')
    talk.answer(
      word(
        [
          'It works again: {target} answers 200 in {ms} ms and so does nginx on {web}. The last error is in the log, it was a refused connection, probably while {api} restarted.',
          'At the moment nothing is wrong: 200 from {target} after {ms} ms, 200 through nginx. The error in the log was a short refusal by {api}.',
          'The upstream {target} is back (200 in {ms} ms). The 502 came from a moment when {api} refused connections.',
        ],
        { target, ms: milliseconds, web: web.name, api: api.name },
      ),
    )
  },
  1.3,
)

const backendAsks = {
  ask: [
    'Show the backends of haproxy on {host}',
    'Which servers are down in haproxy on {host}',
    'Check the haproxy backends on {host}',
    'Are all servers behind haproxy on {host} up',
    'What does haproxy on {host} say about its servers',
  ],
  say: ['Does haproxy on {host} still send traffic to all servers?', 'haproxy on {host} raised an alert about a server. Look at its backends'],
}

export const haproxy = scene(
  'haproxy-backends',
  (act) => {
    const { talk, random, word } = act
    const site = act.site({ roles: ['proxy', 'web'], each: random.integer(2, 4) })
    const [proxy] = machinesOf(site, 'proxy')
    const servers = machinesOf(site, 'web')
    const host = proxy.name
    const kind = random.pick(['up', 'down', 'drain'] as const)
    const odd = random.pick(servers)
    const check = random.pick(['L4CON', 'L7STS', 'L4TOUT'])
    const backend = `be_${site.application.replaceAll('-', '_')}`
    talk.user(opening(act, backendAsks, { host }))
    const state = (name: string) => (name !== odd.name || kind === 'up' ? 'UP' : kind === 'down' ? 'DOWN' : 'DRAIN')
    talk.remote(
      host,
      "echo 'show stat' | sudo socat stdio /run/haproxy/admin.sock | cut -d, -f1,2,18,37 | grep -v FRONTEND",
      [
        '# pxname,svname,status,check_status',
        ...servers.map(({ name }) => `${backend},${name},${state(name)},${name === odd.name && kind === 'down' ? check : 'L7OK'}`),
        `${backend},BACKEND,UP,`,
      ].join('\n'),
    )
    const list = servers.map(({ name }) => name).join(', ')
    if (kind === 'up')
      return talk.answer(
        word(['All {count} servers of {backend} are UP: {list}.', '{count} of {count} up ({list}), checks say L7OK.', 'Yes: {list} are UP in {backend}.'], {
          count: servers.length,
          backend,
          list,
        }),
      )
    if (kind === 'drain')
      return talk.answer(
        word(
          [
            '{odd} is in DRAIN: it takes no new sessions, though its check is L7OK. Somebody set that by hand. The other {rest} are UP.',
            'Not all get traffic. {odd} is drained in {backend}, the remaining {rest} are UP.',
            '{rest} servers are UP, {odd} is set to DRAIN. Say so if it should take part again.',
          ],
          { odd: odd.name, rest: servers.length - 1, backend },
        ),
      )
    const wanted =
      { L4CON: 'the connection is refused', L7STS: 'its health check answers with a wrong status', L4TOUT: 'the connection times out' }[check] ?? ''
    talk.remote(
      host,
      `curl -s -m 3 -o /dev/null -w '%{http_code}' http://${odd.address}/healthz`,
      check === 'L7STS' ? '503' : { text: '000', exit: check === 'L4CON' ? 7 : 28 },
    )
    talk.answer(
      word(
        [
          '{odd} is DOWN in {backend} ({check}): {wanted}, as curl shows too ({code}). {rest} servers carry the load.',
          'One is down: {odd}, {check}, that is, {wanted}. The others ({rest}) are UP. The fault is on {odd}, not in haproxy.',
          '{backend} has {rest} of {count} servers UP. {odd} fails its check with {check}: {wanted}.',
        ],
        { odd: odd.name, backend, check, wanted, rest: servers.length - 1, count: servers.length, code: check === 'L7STS' ? 503 : '000' },
      ),
    )
  },
  1.2,
)
