import { type Act, consent, opening, refusal, scene } from '#kit/conversations'
import { uniqLines } from '#kit/screens'

const reloadAsks = {
  ask: [
    'Reload {server} on {host}',
    'Check the {server} config on {host} and reload it if it is right',
    'Let {server} on {host} take over its new configuration',
    'Apply the changed {server} configuration on {host} without an outage',
    'Test the configuration of {server} on {host}, then reload',
  ],
  say: ['I changed the {server} config on {host}. Please put it live', 'New {server} settings lie on {host}; reload, no restart please'],
}

/** What a server says of its configuration, right or wrong. */
function configOf({ random, stem }: Act, server: 'nginx' | 'haproxy') {
  const line = random.integer(8, 140)
  if (server === 'nginx') {
    const file = `/etc/nginx/sites-enabled/${stem()}.conf`
    const [error, cause] = random.pick([
      [`unknown directive "proxy_pas"`, 'proxy_pas is misspelt'],
      [`invalid number of arguments in "server_name" directive`, 'server_name has no name behind it'],
      [`unexpected "}"`, 'a semicolon is missing before the brace'],
      [`host not found in upstream "backend-${line}"`, `backend-${line} does not resolve`],
    ] as const)
    return {
      test: 'sudo nginx -t',
      good: 'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful',
      bad: `nginx: [emerg] ${error} in ${file}:${line}\nnginx: configuration file /etc/nginx/nginx.conf test failed`,
      cause,
      file,
      line,
      active: 'nginx',
    }
  }
  const file = '/etc/haproxy/haproxy.cfg'
  const [error, cause] = random.pick([
    [`unknown keyword 'servr' in 'backend' section`, 'servr should be server'],
    [`'bind' : cannot open '/etc/haproxy/certs/site.pem'`, 'the certificate it names is not there'],
    [`unable to find required default_backend: 'be_app'`, 'the backend be_app is not defined'],
  ] as const)
  return {
    test: `sudo haproxy -c -f ${file}`,
    good: 'Configuration file is valid',
    bad: `[ALERT]    (${random.integer(1000, 30_000)}) : config : parsing [${file}:${line}] : ${error}.\n[ALERT]    (${random.integer(1000, 30_000)}) : config : Error(s) found in configuration file : ${file}`,
    cause,
    file,
    line,
    active: 'haproxy',
  }
}

export const reload = scene(
  'test-and-reload',
  (act) => {
    const { talk, random, word, draw } = act
    const server = random.pick(['nginx', 'nginx', 'haproxy'] as const)
    const host = draw('host')
    const config = configOf(act, server)
    talk.user(opening(act, reloadAsks, { server, host }))
    if (random.chance(0.4)) {
      talk.remote(host, config.test, { text: config.bad, exit: 1 })
      if (random.chance(0.5)) talk.remote(host, `systemctl is-active ${server}`, 'active')
      return talk.answer(
        word(
          [
            'I did not reload: {file} is wrong in line {line}, {cause}. {server} goes on with the configuration it has, so nobody is cut off.',
            'Line {line} of {file} does not pass the test: {cause}. No reload until that is mended; the running {server} is not affected.',
            '{cause} ({file}:{line}). With that a reload would fail and a restart would take {server} down, so I left it.',
          ],
          { ...config, server },
        ),
      )
    }
    talk.remote(host, config.test, config.good)
    talk.remote(host, `sudo systemctl reload ${server}`, '')
    const [old, fresh] = [random.integer(2, 40), random.integer(2, 9)]
    talk.remote(
      host,
      `systemctl show ${server} -p ActiveState,MainPID; ps -o etimes= -C ${server} | sort -n | head -n 1`,
      `MainPID=${old * 311}\nActiveState=active\n${fresh}`,
    )
    const end = word(
      [
        'The test passed and {server} is reloaded: still active under pid {pid}, its newest worker is {fresh} seconds old.',
        'Reloaded without a restart; main process {pid} is the same, workers are {fresh} seconds old.',
        'Done. Configuration valid, {server} active, pid {pid} unchanged, new workers since {fresh} seconds.',
      ],
      { server, pid: old * 311, fresh },
    )
    if (random.chance(0.4)) talk.complete(end)
    else talk.answer(end)
  },
  1.4,
)

const limitAsks = {
  ask: [
    'Look who runs into the rate limit of nginx on {host}',
    'Check the rate limiting of nginx on {host}',
    'Which clients does nginx on {host} limit',
    'Find out why nginx on {host} answers 429',
    'How often did nginx on {host} limit requests today',
  ],
  say: ['A customer gets 429 from {host}. Which limit is it?', 'Requests to {host} are rejected with 429, why?'],
}

export const rateLimit = scene('rate-limit', (act) => {
  const { talk, random, word, draw } = act
  const host = draw('host')
  const zone = random.pick(['api', 'login', 'perip', 'search'])
  const clients = Array.from({ length: random.integer(2, 4) }, (_, place) => ({
    address: `203.0.113.${random.integer(2, 60) + place * 60}`,
    count: random.integer(3, 900),
  })).toSorted((one, other) => other.count - one.count)
  const total = clients.reduce((sum, { count }) => sum + count, 0)
  const [first] = clients
  const rate = random.pick([5, 10, 20])
  const burst = random.pick([5, 10, 20])
  talk.user(opening(act, limitAsks, { host }))
  const log = 'limiting requests'
  talk.remote(
    host,
    `sudo grep '${log}' /var/log/nginx/error.log | grep -o 'client: [0-9.]*' | sort | uniq -c | sort -rn | head`,
    uniqLines(clients.map(({ address, count }) => [`client: ${address}`, count])),
  )
  talk.remote(
    host,
    "sudo grep -rnE 'limit_req(_zone|_status)? ' /etc/nginx/",
    `/etc/nginx/conf.d/limits.conf:3:limit_req_zone $binary_remote_addr zone=${zone}:10m rate=${rate}r/s;\n/etc/nginx/conf.d/limits.conf:4:limit_req_status 429;\n/etc/nginx/sites-enabled/site.conf:27:        limit_req zone=${zone} burst=${burst} nodelay;`,
  )
  talk.answer(
    word(
      [
        '{total} requests were limited, {count} of them from {address}. The limit is zone {zone}: {rate} requests a second with a burst of {burst}. Shall I double the burst to {more}?',
        'Zone {zone} allows {rate} r/s and a burst of {burst}; {address} exceeded it {count} times of {total}. If that is a real customer, a burst of {more} would help. Do you want that?',
        'Most of the {total} rejections hit {address} ({count}), by zone {zone} ({rate} r/s, burst {burst}). I can raise the burst to {more}; say so.',
      ],
      { total, count: first?.count ?? 0, address: first?.address ?? '', zone, rate, burst, more: burst * 2 },
    ),
  )
  if (random.chance(0.35)) {
    talk.user(refusal(act))
    return talk.answer(
      word(
        [
          'The limit stays at {rate} r/s with a burst of {burst}. {address} will be rejected again at that pace.',
          'Nothing changed; zone {zone} keeps its burst of {burst}.',
        ],
        { rate, burst, address: first?.address ?? '', zone },
      ),
    )
  }
  talk.user(consent(act, `set the burst to ${burst * 2}`))
  talk.remote(
    host,
    `sudo sed -i.bak 's/zone=${zone} burst=${burst} /zone=${zone} burst=${burst * 2} /' /etc/nginx/sites-enabled/site.conf && sudo nginx -t`,
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful',
  )
  talk.remote(
    host,
    "sudo systemctl reload nginx && grep -n 'limit_req ' /etc/nginx/sites-enabled/site.conf",
    `27:        limit_req zone=${zone} burst=${burst * 2} nodelay;`,
  )
  talk.answer(
    word(
      [
        'Line 27 now says burst={more}, and nginx is reloaded. site.conf.bak holds the old value {burst}.',
        'The burst of zone {zone} is {more} since the reload (line 27). The rate stays {rate} r/s.',
        'Done: zone={zone} burst={more} in line 27, tested and reloaded.',
      ],
      { more: burst * 2, burst, zone, rate },
    ),
  )
})
