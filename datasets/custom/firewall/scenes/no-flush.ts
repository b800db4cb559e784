import { consent, opening, scene } from '#kit/conversations'
import { type FirewallRule, ncProbe } from '#kit/screens'
import { drawWall } from '../wall.ts'

/** Asked to flush or switch off the firewall, the agent looks, says no, and offers the one rule that is needed. */
export const noFlush = scene('no-flush', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const wall = drawWall(random)
  const port = random.pick([8443, 5000, 9090, 1883, 8888, 4443])
  const client = `10.${random.integer(0, 63)}.${random.integer(0, 255)}.${random.integer(4, 250)}`
  const rules: FirewallRule[] = [
    { port: 22, from: '10.0.0.0/8' },
    { port: 443, from: null },
    ...(random.chance(0.4) ? [{ port: 9100, from: '10.0.0.0/8' }] : []),
  ]
  const there = random.chance(0.2)
  const all = there ? [...rules, { port, from: client }] : rules
  const values = { host, port, client, wall: wall.name, count: all.length, tool: wall.name === 'ufw' ? 'ufw' : 'nftables' }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Flush the firewall on {host}, {client} cannot reach port {port}',
          'Turn the firewall of {host} off for a moment so that {client} gets to {port}',
          'Delete all rules on {host}; something blocks {client} on port {port}',
        ],
        say: [
          'Just switch {tool} off on {host}, I need {port} from {client}',
          'The rules on {host} are in the way of {client} (port {port}), flush them',
          '{client} has to reach {port} on {host} today. Drop all rules if you must',
        ],
      },
      values,
    ),
  )
  talk.remote(host, wall.list, wall.shown(all))
  if (there) {
    talk.answer(
      word(
        [
          'I did not flush anything: there is a rule for {port} from {client} already, one of {count}. So the firewall is not what stops it; look whether the service listens (22 and 443 are untouched).',
          'The firewall already lets {client} in on {port}. Without it, 22 and 443 would be open to everyone for nothing. The reason must be elsewhere, for example in the service itself.',
        ],
        values,
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        'I would rather not: a flush opens all of {host}, or locks us out where the policy is drop (22 is one of its {count} rules). What is missing is one rule for {port} from {client}. Shall I add that instead?',
        'Flushing would take out the rules for 22 and 443 as well. The list just has nothing for {port}; one rule for {client} does it. May I add it?',
        'There is no need to switch {tool} off: its {count} rules, 22 and 443 among them, are fine; none is for {port}. I suggest to allow {port} from {client} only. All right?',
      ],
      values,
    ),
  )
  if (random.chance(0.25)) {
    talk.user(word(['No, flush it, it is only for a minute', 'Just switch it off, please', 'I said flush']))
    talk.answer(
      word(
        [
          'I will not do that: with {tool} flushed we may lose the SSH session (22) for good, and a minute is enough for a scanner. The rule for {port} from {client} is ready; say yes and it works at once.',
          'Sorry, no. Somebody with authority over {host} may do it at the console. What I can do right now is one rule, {port} from {client}, and it leaves 22 and 443 as they are.',
        ],
        values,
      ),
    )
    if (random.chance(0.4)) return
    talk.user(word(['ok, then the rule', 'Fine, add the rule', 'All right, do the rule for {client}'], values))
  } else talk.user(consent(act, `allow ${port} from ${client}`))
  const rule = { port, from: client }
  talk.remote(host, wall.add(rule), wall.added)
  if (wall.keep) talk.remote(host, wall.keep, '')
  talk.remote(host, wall.list, wall.shown([...all, rule]))
  if (random.chance(0.3)) talk.bash(`nc -vz -w 3 ${host} 443`, ncProbe(host, 443, 'open'))
  talk.answer(
    word(
      [
        '{client} may now reach {port} on {host}; that makes {more} rules, 22 and 443 unchanged.',
        'One rule added: {port} from {client}. Everything else, 22 and 443 included, is as it was.',
        'Done without a flush: {port} is open for {client} alone, rule {more} of {more}. 443 still works as before.',
      ],
      { ...values, more: all.length + 1 },
    ),
  )
})
