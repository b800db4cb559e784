import { opening, scene } from '#kit/conversations'
import { balancedOf, setState, showCommand, statScreen, withServer } from '../haproxy.ts'

/** One server is drained: its sessions end by themselves, nobody is cut off. Where too few would be left, the agent says so first. */
export const takeOut = scene('take-out', (act) => {
  const { talk, random, word } = act
  const { balancer, backend, servers } = balancedOf(act)
  const server = random.pick(servers)
  const others = servers.filter(({ name }) => name !== server.name)
  const alone = others.length === 1 && random.chance(0.7)
  const seen = alone && others[0] ? withServer(servers, others[0].name, { status: 'MAINT', sessions: 0, check: '' }) : servers
  talk.user(
    opening(
      act,
      {
        ask: [
          'Take {server} out of {backend} on {balancer}',
          'Drain {server} in {backend}, the balancer is {balancer}',
          'Stop sending requests to {server} ({backend} on {balancer})',
          'On {balancer} put {server} of {backend} into drain',
          'Free {server} of requests, it is in {backend} on {balancer}',
        ],
        say: [
          'I want to work on {server}; it should get no more requests from {backend} on {balancer}',
          '{server} is to be patched, so out of {backend} on {balancer} with it',
        ],
      },
      { server: server.name, backend, balancer },
    ),
  )
  talk.remote(balancer, showCommand(backend), statScreen(seen))
  if (alone) {
    talk.answer(
      word(
        [
          'I have not drained it: {other} is in MAINT, so {server} is the only one that answers, with {sessions} sessions. Bring {other} back first.',
          '{server} carries all {sessions} sessions, since {other} is in maintenance. Without it {backend} would answer 503. Shall I wait until {other} is back?',
        ],
        { server: server.name, other: others[0]?.name ?? '', sessions: server.sessions, backend },
      ),
    )
    return
  }
  talk.remote(balancer, setState(backend, server.name, 'drain'), '')
  const slow = random.chance(0.3) ? random.integer(1, 6) : 0
  talk.remote(balancer, `sleep 60; ${showCommand(backend)}`, statScreen(withServer(servers, server.name, { status: 'DRAIN', sessions: slow })))
  talk.answer(
    word(
      slow > 0
        ? [
            '{server} is in DRAIN and takes nothing new; {slow} of its {sessions} sessions are still open. Wait for those before you stop anything on it.',
            'No new request goes to {server}. Open sessions a minute later: {slow} (they were {sessions}).',
          ]
        : [
            '{server} is drained: its {sessions} sessions have ended and {left} others carry {backend}.',
            'Done. {server} has no session left (it had {sessions}); {left} servers take the requests now.',
            'You can work on {server} now, it is in DRAIN with 0 of {sessions} sessions. In {backend} remain: {left}.',
          ],
      { server: server.name, slow, sessions: server.sessions, left: others.length, backend },
    ),
  )
})

/** A server comes back only where it is healthy by itself. */
export const bringBack = scene('bring-back', (act) => {
  const { talk, random, word } = act
  const { balancer, backend, servers } = balancedOf(act)
  const server = random.pick(servers)
  const healthy = random.chance(0.7)
  const out = withServer(servers, server.name, { status: 'MAINT', sessions: 0, check: '' })
  const code = 502
  talk.user(
    opening(
      act,
      {
        ask: [
          'Bring {server} back into {backend} on {balancer}',
          'Put {server} back to work in {backend} ({balancer})',
          'Set {server} of {backend} ready on {balancer}',
          'Let {server} take requests again, it is in {backend} on {balancer}',
        ],
        say: ['{server} is patched and can go back into {backend} on {balancer}', 'I am done with {server}; {backend} on {balancer} may use it again'],
      },
      { server: server.name, backend, balancer },
    ),
  )
  if (random.chance(0.5)) talk.remote(balancer, showCommand(backend), statScreen(out))
  talk.remote(
    server.name,
    'curl -s -o /dev/null -w "%{http_code} %{time_total}" http://localhost/health',
    healthy ? `200 0.0${random.integer(10, 80)}` : `${code} 0.00${random.integer(2, 9)}`,
  )
  if (!healthy) {
    talk.remote(
      server.name,
      'sudo tail -n 1 /var/log/nginx/error.log',
      `connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://127.0.0.1:${random.integer(8000, 8999)}/health"`,
    )
    talk.answer(
      word(
        [
          'I left {server} out: its own health check gives {code}, because nginx reaches no application behind it (connection refused). Start that first.',
          'Not yet. {server} answers {code} on /health, the application on it does not run. In {backend} it would fail its checks at once.',
        ],
        { server: server.name, code, backend },
      ),
    )
    return
  }
  talk.remote(balancer, setState(backend, server.name, 'ready'), '')
  const sessions = Math.max(1, Math.round(server.sessions * 0.8))
  talk.remote(balancer, `sleep 20; ${showCommand(backend)}`, statScreen(withServer(servers, server.name, { sessions })))
  talk.answer(
    word(
      [
        '{server} is UP again (L7OK) and already has {sessions} sessions; {backend} is whole with {count} servers.',
        'Back: {server} answers 200 and took {sessions} sessions within 20 seconds. Servers in {backend}: {count}.',
        'Done, {server} passes its checks and carries {sessions} sessions.',
      ],
      { server: server.name, sessions, count: servers.length, backend },
    ),
  )
})
