import { opening, scene } from '#kit/conversations'
import { type DnsRecord, digAnswer, digShort } from '#kit/screens'
import { privateAddress, publicAddress, span, zoneOf } from '../zone.ts'

/** The zone has the new address, a resolver still has the old one: how long yet. */
export const cachedElsewhere = scene('cached-elsewhere', (act) => {
  const { talk, random, word } = act
  const zone = zoneOf(act)
  const name = `${random.pick(['www', 'api', 'shop', 'app'])}.${zone.domain}`
  const ttl = random.pick([900, 3600, 7200, 14_400, 86_400])
  const left = random.integer(20, ttl - 5)
  const [old, fresh] = [publicAddress(random), publicAddress(random)]
  const resolver = privateAddress(random)
  const done = random.chance(0.25)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Check whether the move of {name} to {fresh} has reached our resolver {resolver}',
          'How long until everybody sees {fresh} for {name}? Ask {resolver} too',
          'Find out why {name} still leads to the old server; it should be {fresh}. Our resolver is {resolver}',
        ],
        say: [
          'I changed {name} to {fresh} today and the office (resolver {resolver}) still gets the old address',
          'We moved {name} to {fresh}. When can we switch the old server off? Users ask {resolver}',
          '{name} should be {fresh} by now. {resolver} is what the office uses',
        ],
      },
      { name, fresh, resolver },
    ),
  )
  const record = (data: string, seconds: number): DnsRecord => ({ name, ttl: seconds, type: 'A', data })
  const at = `dig +noall +answer @ns1.${zone.domain} ${name}`
  const atResolver = `dig +noall +answer @${resolver} ${name}`
  const cached = done ? record(fresh, left) : record(old, left)
  if (random.chance(0.5)) {
    talk.together(
      [{ name: 'bash', arguments: { command: at } }, digAnswer([record(fresh, ttl)])],
      [{ name: 'bash', arguments: { command: atResolver } }, digAnswer([cached])],
    )
  } else {
    if (random.chance(0.4)) talk.think('The zone itself first, then what the resolver still holds; its TTL counts down to the moment when it asks again.')
    talk.bash(at, digAnswer([record(fresh, ttl)]))
    talk.bash(atResolver, digAnswer([cached]))
  }
  talk.answer(
    done
      ? word(
          [
            'It has arrived: the zone and {resolver} both say {fresh}. Other resolvers follow within {ttl} of the change at the latest (TTL {seconds}).',
            'Both agree on {fresh}. Keep the old server for {ttl} after the change, since that is the TTL ({seconds} s).',
            '{resolver} already answers {fresh}, as the zone does. The TTL of {seconds} s bounds all others.',
          ],
          { resolver, fresh, ttl: span(ttl), seconds: ttl },
        )
      : word(
          [
            'The zone is right ({fresh}), but {resolver} still has {old} in its cache for {left} more seconds, about {span}. Keep the old server until then; anyone else may lag by up to {ttl}.',
            'Nothing is wrong, it is the cache: {resolver} holds {old} for another {span} ({left} s). The name server already says {fresh}.',
            'Not yet everywhere. {resolver} will ask again in {left} s ({span}) and then get {fresh} instead of {old}. With a TTL of {ttl} do not switch the old server off before that time after the change.',
          ],
          { fresh, resolver, old, left, span: span(left), ttl: span(ttl) },
        ),
  )
})

/** Inside and outside get different answers; on purpose, or not. */
export const splitHorizon = scene('split-horizon', (act) => {
  const { talk, random, word } = act
  const zone = zoneOf(act)
  const name = `${random.pick(['git', 'wiki', 'crm', 'files', 'login'])}.${zone.domain}`
  const [inside, outside] = [privateAddress(random), publicAddress(random)]
  const [internal, external] = [privateAddress(random), publicAddress(random)]
  const kind = random.pick(['both', 'only-inside', 'leak'] as const)
  const seen: DnsRecord[] = kind === 'only-inside' ? [] : [{ name, ttl: 300, type: 'A', data: kind === 'leak' ? inside : outside }]
  talk.user(
    opening(
      act,
      {
        ask: [
          'Compare what {internal} (inside) and {external} (outside) say about {name}',
          'Find out why {name} works in the office and not at home. Inside we ask {internal}, outside {external}',
          'Check whether {name} resolves the same on {internal} and {external}',
        ],
        say: [
          '{name} opens in the office (resolver {internal}) but not from home (resolver {external})',
          'Colleagues at home cannot reach {name}. They ask {external}, we ask {internal}',
          'I suspect split DNS for {name}: {internal} inside, {external} outside',
        ],
      },
      { name, internal, external },
    ),
  )
  const ask = (server: string) => `dig +short @${server} ${name}`
  if (random.chance(0.6)) {
    talk.together([{ name: 'bash', arguments: { command: ask(internal) } }, inside], [{ name: 'bash', arguments: { command: ask(external) } }, digShort(seen)])
  } else {
    talk.bash(ask(internal), inside)
    talk.bash(ask(external), digShort(seen))
  }
  const values = { name, inside, outside, external, internal }
  const wordings = {
    both: [
      'Split DNS: inside {name} is {inside}, outside {outside}. Both exist, so from home the question is whether {outside} lets people in.',
      'They differ on purpose, it seems: {inside} for the office, {outside} for the rest. The name resolves in both places, so look at the service or firewall behind {outside} next.',
      '{internal} says {inside}, {external} says {outside}. DNS works on both sides; what fails from home lies behind {outside}.',
    ],
    'only-inside': [
      '{name} exists only inside: {internal} says {inside}, {external} knows nothing. From home it works over the VPN alone, unless a public record is added.',
      'The outside view has no record. {inside} is a private address anyway, so people at home need the VPN (and its resolver).',
      'Inside it is {inside}; outside the answer is empty. That is why it fails at home.',
    ],
    leak: [
      'Both say {inside}, which is a private address: the outside view has a record that nobody outside can reach. It should be a public address or not be there.',
      'The public resolver hands out {inside}. Addresses in 10.0.0.0/8 are not routed on the internet, so from home it cannot work; the outside zone is wrong.',
      'No split at all: {inside} inside and outside. At home that private address leads nowhere.',
    ],
  }
  talk.answer(word(wordings[kind], values))
  if (kind === 'both' && random.chance(0.5)) {
    talk.user(word(['Then see whether {outside} answers on 443', 'Please test port 443 on {outside}', 'Is anything listening on {outside}:443?'], values))
    const open = random.chance(0.5)
    talk.bash(
      `nc -vz -w 5 ${outside} 443`,
      open
        ? `Connection to ${outside} 443 port [tcp/https] succeeded!`
        : { text: `nc: connect to ${outside} port 443 (tcp) timed out: Operation now in progress`, exit: 1 },
    )
    talk.answer(
      open
        ? word(
            [
              'Port 443 of {outside} is open from here (succeeded). Then ask a user at home for the exact error, it is neither the DNS nor the port; inside, {inside} stays what it was.',
              'It answers: the connection to {outside} 443 succeeded. So neither the name nor the port is to blame; inside it is {inside} as before.',
            ],
            values,
          )
        : word(
            [
              'No: the connection to {outside} port 443 timed out. A firewall drops it, or nothing is there; that is the reason, not the DNS. Inside, {inside} is not concerned.',
              '{outside} does not answer on 443, nc timed out after 5 seconds. The firewall in front of it is the next place to look; {inside} works from the office all the same.',
            ],
            values,
          ),
    )
  }
})
