import { opening, scene } from '#kit/conversations'
import { balancedOf, showCommand, statScreen, withServer } from '../haproxy.ts'

const failures = [
  { check: 'L4CON', said: 'refuses connections (L4CON)', cause: 'its web server is not running' },
  { check: 'L4TOUT', said: 'does not answer in time (L4TOUT)', cause: 'the host or the way to it is down' },
  { check: 'L7STS', said: 'answers its health check with an error (L7STS)', cause: 'the application behind it fails' },
] as const

/** Which servers of a backend take requests; now and then one of them does not. */
export const lookAtBackend = scene('look-at-backend', (act) => {
  const { talk, random, word } = act
  const { balancer, backend, servers } = balancedOf(act)
  const failure = random.pick(failures)
  const lost = random.chance(0.6) ? random.pick(servers) : null
  const seen = lost ? withServer(servers, lost.name, { status: 'DOWN', sessions: 0, check: failure.check }) : servers
  const total = seen.reduce((sum, { sessions }) => sum + sessions, 0)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which servers of {backend} take requests on {balancer}',
          'Show the state of {backend} on {balancer}',
          'Are all servers of {backend} up? {balancer} is the balancer',
          'Check the backend {backend} on {balancer}',
          'How many sessions does each server of {backend} have on {balancer}',
        ],
        say: ['Some requests over {balancer} are slow, the backend is {backend}', '{balancer} reports fewer servers in {backend} than usual'],
      },
      { backend, balancer },
    ),
  )
  talk.remote(balancer, showCommand(backend), statScreen(seen))
  if (lost === null) {
    const sessions = seen.map((server) => server.sessions)
    talk.answer(
      word(
        [
          'All {count} servers of {backend} are up and pass their checks. They share {total} sessions, {least} to {most} each.',
          'Nothing is missing: {count} of {count} up, {total} sessions in all, between {least} and {most} a server.',
          '{backend} is whole: {count} servers with L7OK and {total} sessions, evenly spread.',
        ],
        { count: seen.length, backend, total, least: Math.min(...sessions), most: Math.max(...sessions) },
      ),
    )
    return
  }
  const unit = 'systemctl is-active nginx'
  if (failure.check === 'L4CON') talk.remote(lost.name, unit, { text: 'failed', exit: 3 })
  if (failure.check === 'L4TOUT')
    talk.remote(balancer, `ping -c 2 -W 2 ${lost.name}`, {
      text: `PING ${lost.name}: 2 packets transmitted, 0 received, 100% packet loss, time 1021ms`,
      exit: 1,
    })
  if (failure.check === 'L7STS') talk.remote(lost.name, 'curl -s -o /dev/null -w "%{http_code}" http://localhost/health', '503')
  talk.answer(
    word(
      [
        '{up} of {count} servers take requests. {lost} {said}: {cause}. The others carry its share, {total} sessions in all.',
        '{lost} is down and gets nothing: it {said}, so {cause}. {up} servers are left with {total} sessions.',
        'One is missing: {lost}. It {said}; {cause}. I changed nothing.',
      ],
      { up: seen.length - 1, count: seen.length, lost: lost.name, said: failure.said, cause: failure.cause, total },
    ),
  )
})

/** Every server is down: the balancer answers 503 by itself. */
export const allDown = scene('all-down', (act) => {
  const { talk, random, word } = act
  const { balancer, backend, servers } = balancedOf(act)
  const failure = random.pick(failures.slice(0, 2))
  const [first] = servers
  const down = servers.reduce((left, { name }) => withServer(left, name, { status: 'DOWN', sessions: 0, check: failure.check }), servers)
  talk.user(
    opening(
      act,
      {
        ask: ['Find out why {balancer} answers 503', 'Why do all requests over {balancer} get a 503', 'Look at {balancer}: it answers nothing but 503'],
        say: ['Everything behind {balancer} is down', '{balancer} says "503 Service Unavailable" to everybody', 'Our site is gone, the balancer is {balancer}'],
      },
      { balancer },
    ),
  )
  talk.remote(
    balancer,
    `sudo journalctl -u haproxy --since "1 hour ago" | grep -E 'is DOWN|no server available' | tail -n ${servers.length + 1}`,
    [
      ...servers.map(
        ({ name }) =>
          `Server ${backend}/${name} is DOWN, reason: ${failure.check === 'L4CON' ? 'Layer4 connection problem, info: "Connection refused"' : 'Layer4 timeout'}, check duration: ${failure.check === 'L4CON' ? 0 : 2001}ms`,
      ),
      `backend ${backend} has no server available!`,
    ].join('\n'),
  )
  talk.remote(balancer, showCommand(backend), statScreen(down))
  if (failure.check === 'L4CON') talk.remote(first.name, 'systemctl is-active nginx', { text: 'inactive', exit: 3 })
  else talk.remote(balancer, `ip route get 10.${random.integer(0, 60)}.0.1`, { text: 'RTNETLINK answers: Network is unreachable', exit: 2 })
  talk.answer(
    word(
      failure.check === 'L4CON'
        ? [
            'HAProxy itself is fine: {backend} has no server left. All {count} refuse connections, and on {first} nginx is inactive. Start nginx on the web servers, beginning with {first}; shall I?',
            "The 503 is the balancer's own, since all {count} servers of {backend} are DOWN (connection refused). nginx is inactive on {first}, so it was stopped rather than broken. I have started nothing.",
          ]
        : [
            'All {count} servers of {backend} time out at once, and {balancer} has no route to their network. So it is the network of {balancer}, not the web servers.',
            'It is the network: {balancer} says "Network is unreachable", and therefore all {count} servers of {backend} are DOWN.',
          ],
      { backend, count: servers.length, first: first.name, balancer },
    ),
  )
})
