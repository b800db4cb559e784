import { consent, opening, refusal, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { getentHosts, resolvectlDns, resolvectlQuery } from '#kit/screens'
import { privateAddress } from '../zone.ts'

/** One host goes to an old address, because a line in its /etc/hosts comes before the DNS. */
export const staleHostsEntry = scene('stale-hosts-entry', (act) => {
  const { talk, random, word } = act
  const site = act.site({ roles: ['api'], each: random.integer(2, 4) })
  const odd = random.pick(machinesOf(site, 'api'))
  const alias = `${site.environment}-api`
  const name = `${random.pick(['db', 'cache', 'queue', 'search'])}.${site.domain}`
  const [right, old] = [privateAddress(random), privateAddress(random)]
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out which {alias} host still goes to the old address of {name}',
          'Check what {name} resolves to on every {alias} host',
          'See whether all {alias} hosts resolve {name} to the same address',
        ],
        say: [
          'One of the {alias} hosts still talks to the old {name}',
          'We moved {name} last week, and on {alias} somebody still connects to the old machine',
          'The old {name} still gets connections from {alias}. Which host is it, and why?',
        ],
      },
      { alias, name },
    ),
  )
  if (random.chance(0.5)) talk.list(alias, site.machines)
  talk.everywhere(
    alias,
    `getent hosts ${name}`,
    Object.fromEntries(site.machines.map((machine) => [machine.name, getentHosts(machine === odd ? old : right, name)])),
  )
  const line = random.integer(4, 12)
  if (random.chance(0.5)) talk.remote(odd.name, `dig +short ${name}`, right)
  talk.remote(odd.name, `grep -n '${name}' /etc/hosts`, `${line}:${old} ${name}`)
  const values = { host: odd.name, old, right, name, line, others: site.machines.length - 1 }
  talk.answer(
    word(
      [
        '{host} is the one: line {line} of its /etc/hosts pins {name} to {old}; the DNS says {right}, as the other hosts see it. Shall I take the line out (copy kept)?',
        'On {host} /etc/hosts line {line} overrides the DNS: {old} instead of {right}. May I remove that line, with a copy as .bak?',
        '{name} is {right} everywhere but on {host}, where line {line} of /etc/hosts says {old}. Do you want me to delete that line there?',
      ],
      values,
    ),
  )
  if (random.chance(0.2)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        ['Left as it is. {host} keeps using {old} for {name} until line {line} goes.', 'Fine, /etc/hosts on {host} is untouched; it still says {old}.'],
        values,
      ),
    )
    return
  }
  talk.user(consent(act, `take the line out on ${odd.name}`))
  talk.remote(odd.name, `sudo sed -i.bak '${line}{/${name.replaceAll('.', '\\.')}/d}' /etc/hosts`, '')
  talk.remote(odd.name, `getent hosts ${name}`, getentHosts(right, name))
  talk.answer(
    word(
      [
        '{host} now resolves {name} to {right}. Running programs may keep open connections to {old} until they reconnect; /etc/hosts.bak has the old file.',
        'Done: {right} on {host} too. A service that has looked it up once may need a restart to notice.',
        'Line {line} is gone and {host} gets {right} from the DNS, like the rest. The copy is /etc/hosts.bak.',
      ],
      values,
    ),
  )
})

/** One host asks another name server than its peers, and finds nothing. */
export const wrongResolver = scene('wrong-resolver', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['worker', 'web', 'batch'])
  const site = act.site({ roles: [role], each: random.integer(2, 3) })
  const [odd, peer] = machinesOf(site, role)
  if (!peer) return
  const name = `${random.pick(['db', 'artifacts', 'mirror', 'ldap'])}.${site.domain}`
  const address = privateAddress(random)
  const good = [privateAddress(random), privateAddress(random)]
  const bad = [random.pick(['192.0.2.53', '198.51.100.53', '203.0.113.53'])]
  const healthy = random.chance(0.2)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why {odd} cannot resolve {name}; {peer} can',
          'Compare the DNS settings of {odd} and {peer}. {odd} does not find {name}',
          'Check the resolver of {odd}: {name} is not found there, on {peer} it is',
        ],
        say: [
          '{odd} says "Name or service not known" for {name}, {peer} is fine',
          '{name} resolves on {peer} and not on {odd}',
          'Jobs on {odd} fail because {name} is unknown there. {peer} knows it',
        ],
      },
      { odd: odd.name, peer: peer.name, name },
    ),
  )
  const query = `resolvectl query ${name}`
  talk.remote(odd.name, query, resolvectlQuery(name, healthy ? address : null))
  if (healthy) {
    talk.remote(peer.name, query, resolvectlQuery(name, address))
    talk.answer(
      word(
        [
          'It resolves on both now: {address}. The failure on {odd} has passed; if it comes back, note the minute and I look into the journal of systemd-resolved.',
          'I cannot reproduce it. {odd} and {peer} both get {address} for {name}.',
          'Both hosts answer {address} at the moment, so nothing is broken right now.',
        ],
        {
          address,
          odd: odd.name,
          peer: peer.name,
          name,
        },
      ),
    )
    return
  }
  if (random.chance(0.5)) {
    talk.together(
      [{ name: 'remote_bash', arguments: { agent: odd.name, command: 'resolvectl dns' } }, resolvectlDns(bad)],
      [{ name: 'remote_bash', arguments: { agent: peer.name, command: 'resolvectl dns' } }, resolvectlDns(good)],
    )
  } else {
    talk.remote(odd.name, 'resolvectl dns', resolvectlDns(bad))
    talk.remote(peer.name, 'resolvectl dns', resolvectlDns(good))
  }
  const values = { odd: odd.name, peer: peer.name, name, bad: bad.join(' '), good: good.join(' and '), address }
  const offer = random.chance(0.6)
  talk.answer(
    word(
      [
        '{odd} asks {bad}, a public server that does not know our internal names; {peer} asks {good}.',
        'The difference is the name server: {bad} on {odd}, {good} on {peer}. Only the latter know {name}.',
        '{odd} has the wrong resolver ({bad}). Its peer {peer} uses {good}.',
      ],
      values,
    ) +
      (offer
        ? ' Shall I set the same servers for eth0 now? That lasts until the next restart of the network; the lasting place is its network file.'
        : ' I changed nothing.'),
  )
  if (!offer) return
  talk.user(consent(act, `set them on ${odd.name}`))
  talk.remote(odd.name, `sudo resolvectl dns eth0 ${good.join(' ')} && sudo resolvectl flush-caches`, '')
  talk.remote(odd.name, query, resolvectlQuery(name, address))
  talk.answer(
    word(
      [
        '{odd} now asks {good} and finds {name} at {address}. Remember to put the servers into the network file, otherwise it returns after a restart.',
        'Works: {name} is {address} on {odd}. For good it needs the same servers in /etc/systemd/network.',
        '{name} resolves to {address} on {odd} since the change; it is not yet written down in its network file.',
      ],
      values,
    ),
  )
})
