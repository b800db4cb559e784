import { consent, opening, refusal, scene } from '#kit/conversations'
import { type FirewallRule, ncProbe, ssListening } from '#kit/screens'
import { drawWall } from '../wall.ts'

/** A rule that lets in too many: taken out, or made narrower, after a look at who uses the port. */
export const closePort = scene('close-port', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const wall = drawWall(random)
  const [port, program] = random.pick([
    [6379, 'redis-server'],
    [5432, 'postgres'],
    [3306, 'mariadbd'],
    [9200, 'java'],
    [8080, 'java'],
    [3000, 'node'],
  ] as const)
  const rules: FirewallRule[] = [
    { port: 22, from: '10.0.0.0/8' },
    { port: 443, from: null },
    { port, from: null },
  ]
  const place = 2
  const used = random.pick([0, 0, random.integer(1, 6)])
  const peers = `10.${random.integer(0, 63)}.0.0/16`
  const values = { host, port, program, wall: wall.name, network: peers }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Close port {port} on {host} to the outside',
          'Take the rule for {port} out of the firewall of {host}',
          'Make sure that nobody from outside reaches {port} on {host}',
        ],
        say: [
          'Port {port} of {host} is open to the world and should not be',
          'The scan says {host} offers {port} to everybody',
          '{program} on {host} (port {port}) must not be reachable from anywhere',
        ],
      },
      values,
    ),
  )
  talk.remote(host, wall.list, wall.shown(rules))
  const socket = { address: '0.0.0.0', port, program, pid: random.integer(900, 30_000) }
  if (random.chance(0.5)) talk.remote(host, `sudo ss -tlnp 'sport = :${port}'`, ssListening([socket]))
  const clients = Array.from({ length: used }, () => `${peers.split('.').slice(0, 2).join('.')}.${random.integer(0, 20)}.${random.integer(4, 250)}`)
  talk.remote(host, `ss -Htn state established 'sport = :${port}' | awk '{print $4}' | cut -d: -f1 | sort -u`, [...new Set(clients)].toSorted().join('\n'))
  const count = new Set(clients).size
  if (count > 0) {
    talk.answer(
      word(
        [
          'Port {port} is in use by {count} in {network} right now ({first} among them). If I only take the rule out they lose it. Better: allow {port} from {network} first, then remove the rule for everybody. Shall I do that?',
          'Careful: {first} and its like ({count}) are connected to {port}. I would first allow {network} and then drop the rule "Anywhere". All right?',
        ],
        { ...values, count: `${count} host${count === 1 ? '' : 's'}`, first: [...new Set(clients)].toSorted()[0] ?? '' },
      ),
    )
  } else {
    talk.answer(
      word(
        [
          'The rule lets anybody in on {port}, and nobody is connected at the moment. I would take out that one rule; 22 and 443 stay as they are. Shall I?',
          '{wall} allows {port} from anywhere; there is no open connection to it. May I remove this rule (and only this)?',
          'Right, {port} is open to all and unused now. Shall I delete the rule? 443 and 22 are not touched.',
        ],
        values,
      ),
    )
  }
  if (random.chance(0.15)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        [
          'All right. {port} on {host} stays open to anybody, beside 443; nothing is changed.',
          'Nothing done. Please note that {port} is as open as 443 until then.',
        ],
        values,
      ),
    )
    return
  }
  talk.user(consent(act, count > 0 ? `allow ${peers} and remove the rule for all` : `remove the rule for ${port}`))
  const inner = { port, from: peers }
  if (count > 0) talk.remote(host, wall.add(inner), wall.added)
  talk.remote(host, wall.remove({ port, from: null }, place), wall.removed)
  if (wall.keep) talk.remote(host, wall.keep, '')
  const left = count > 0 ? [...rules.slice(0, 2), inner] : rules.slice(0, 2)
  // nft never gives a handle twice: what was added last keeps its own.
  const shown = wall.shown(left)
  talk.remote(host, wall.list, wall.name === 'nftables' && count > 0 ? shown.replace(`# handle ${place + 6}`, `# handle ${place + 7}`) : shown)
  if (random.chance(0.5)) talk.bash(`nc -vz -w 3 ${host} ${port}`, ncProbe(host, port, 'dropped'))
  talk.answer(
    word(
      count > 0
        ? [
            '{port} is now open to {network} alone; the rule for everybody is gone. 22 and 443 are as before.',
            'Done: the list shows {port} from {network} only. Connections of the {count} that use it were kept.',
            'Outside {network} nobody reaches {port} any more. The other rules, 22 and 443, are unchanged.',
          ]
        : [
            'The rule for {port} is gone; left are 22 (from 10.0.0.0/8) and 443.',
            '{port} is closed on {host}. What remains: 22 for 10.0.0.0/8, 443 for all.',
            'Done, the list holds two rules now: 22 from 10.0.0.0/8 and 443.',
          ],
      { ...values, count: `${count} host${count === 1 ? '' : 's'}` },
    ),
  )
})
