import { consent, opening, refusal, scene } from '#kit/conversations'
import { balancedOf, setWeight, showCommand, statScreen, withServer } from '../haproxy.ts'

/** One server gets far less or more than its share, because its weight was left changed. */
export const unevenWeights = scene('uneven-weights', (act) => {
  const { talk, random, word } = act
  const { balancer, backend, servers } = balancedOf(act)
  const server = random.pick(servers)
  const weight = random.pick([1, 10, 20, 50, 200])
  const sessions = Math.max(1, Math.round((server.sessions * weight) / 100))
  const seen = withServer(servers, server.name, { weight, sessions })
  const usual = Math.round(servers.filter(({ name }) => name !== server.name).reduce((sum, each) => sum + each.sessions, 0) / (servers.length - 1))
  talk.user(
    opening(
      act,
      {
        ask: [
          'Why is the load in {backend} so uneven? The balancer is {balancer}',
          'Check on {balancer} how the requests of {backend} are spread',
          'Find out on {balancer} why one server of {backend} differs from the others',
          'Compare the sessions of the servers in {backend} on {balancer}',
        ],
        say: [
          'The servers of {backend} are loaded quite differently, see {balancer}',
          'One server behind {balancer} does not get its share; the backend is {backend}',
        ],
      },
      { backend, balancer },
    ),
  )
  talk.remote(balancer, showCommand(backend), statScreen(seen))
  talk.answer(
    word(
      [
        '{server} has weight {weight}, the others 100: that is why it has {sessions} sessions and they about {usual}. Shall I set it to 100 too?',
        'It is the weight: {weight} at {server} against 100 elsewhere, so {sessions} sessions against about {usual}. I can set it back to 100, if it was not meant.',
        'The odd one is {server} ({sessions} sessions, the rest about {usual}), since its weight is {weight}. Do you want it at 100?',
      ],
      { server: server.name, weight, sessions, usual },
    ),
  )
  if (random.chance(0.25)) {
    talk.user(refusal(act))
    talk.answer(
      word(['Then {server} keeps its weight of {weight}.', 'All right, nothing is changed: {server} stays at {weight}.'], { server: server.name, weight }),
    )
    return
  }
  talk.user(consent(act, `set ${server.name} to 100`))
  talk.remote(balancer, setWeight(backend, server.name, 100), '')
  const now = Math.max(1, Math.round(usual * 0.95))
  talk.remote(balancer, `sleep 60; ${showCommand(backend)}`, statScreen(withServer(servers, server.name, { sessions: now })))
  talk.answer(
    word(
      [
        '{server} has weight 100 instead of {weight}, and {now} sessions after a minute, as the others have. It holds until HAProxy is reloaded; the weight in haproxy.cfg has to be changed as well.',
        'Evened out: {now} sessions at {server} (before: {sessions}). Change the line in haproxy.cfg too, or the next reload brings {weight} back.',
      ],
      { server: server.name, now, sessions, weight },
    ),
  )
})
