import { consent, opening, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { ncProbe } from '#kit/screens'

/** One host of a role lacks a rule that its peers have; it gets the same, after consent. */
export const oneHostLacksRule = scene('one-host-lacks-rule', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'db', 'worker', 'proxy'])
  const site = act.site({ roles: [role], each: random.integer(3, 4) })
  const [port, what] = random.pick([
    [9100, 'the node exporter'],
    [9187, 'the database exporter'],
    [9113, 'the nginx exporter'],
    [10050, 'the monitoring agent'],
    [9256, 'the process exporter'],
  ] as const)
  const from = `10.${random.integer(0, 63)}.${random.integer(0, 255)}.${random.integer(4, 250)}`
  const alias = `${site.environment}-${role}`
  const complete = random.chance(0.15)
  const odd = random.pick(machinesOf(site, role))
  const lacking = (name: string) => !complete && name === odd.name
  const line = `${`${port}/tcp`.padEnd(26)} ${'ALLOW'.padEnd(11)} ${from}`
  const values = { alias, port, what, from, host: odd.name, peers: site.machines.length - 1, all: site.machines.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Check that every {alias} host lets {from} in on port {port} ({what})',
          'Which {alias} host has no rule for port {port} from {from}',
          'Compare the firewalls of {alias} for port {port}; {from} must get in',
        ],
        say: [
          'Monitoring ({from}) sees all {alias} hosts but one on port {port}',
          'One of {alias} does not let {from} in on {port}, I think',
          '{what} on {alias} (port {port}) must be open to {from} everywhere',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.4)) talk.list(alias, site.machines)
  talk.everywhere(
    alias,
    `sudo ufw status | grep -w ${port}/tcp`,
    Object.fromEntries(site.machines.map(({ name }) => [name, lacking(name) ? { text: '', exit: 1 } : line])),
  )
  if (complete) {
    const names = site.machines.map(({ name }) => name)
    talk.answer(
      word(
        [
          'All {all} have the rule: {names}.',
          'Nothing is missing. {names} let {from} in on {port}.',
          '{names}: each has {port}/tcp ALLOW from {from}. If one is not seen, look at {what} itself.',
        ],
        { ...values, names: names.join(', ') },
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        '{host} is the one without a rule for {port}; the other {peers} have it. Shall I add it there, for {from} only?',
        'Missing on {host}, present on the rest ({peers}). May I add {port} from {from} on {host}?',
        'It is {host}: no line for {port}/tcp. I can add the same rule as its peers have; do you want that?',
      ],
      values,
    ),
  )
  if (random.chance(0.25)) return
  talk.user(consent(act, `add it on ${odd.name}`))
  talk.remote(odd.name, `sudo ufw allow from ${from} to any port ${port} proto tcp`, 'Rule added')
  if (random.chance(0.5)) talk.remote(odd.name, `sudo ufw status | grep -w ${port}/tcp`, line)
  else talk.everywhere(alias, `sudo ufw status | grep -w ${port}/tcp`, Object.fromEntries(site.machines.map(({ name }) => [name, line])))
  const silent = random.chance(0.25)
  talk.remote(odd.name, `nc -vz -w 3 127.0.0.1 ${port}`, ncProbe('127.0.0.1', port, silent ? 'refused' : 'open'))
  talk.answer(
    silent
      ? word(
          [
            'The rule is there now, but nothing answers on 127.0.0.1:{port} of {host} (refused): {what} is not running. That has to be started next.',
            'Rule added on {host}. It will not be enough: {port} is refused even on 127.0.0.1, so {what} is down there.',
          ],
          values,
        )
      : word(
          [
            '{host} now has the rule like its peers, and {what} answers there (127.0.0.1:{port} succeeded).',
            'Done: {port} from {from} is allowed on {host} too, the service behind it succeeded in answering on 127.0.0.1.',
            'All {all} hosts of {alias} have the rule now; on {host} the port answers locally (127.0.0.1).',
          ],
          values,
        ),
  )
})
