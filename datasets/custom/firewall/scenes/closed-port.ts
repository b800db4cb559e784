import { consent, opening, refusal, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { type FirewallRule, ncProbe, ssListening } from '#kit/screens'
import { drawWall, networkOf } from '../wall.ts'

/** A client does not get through to a server: the firewall, the address it listens on, or nobody listens. */
export const closedPort = scene('closed-port', (act) => {
  const { talk, random, word } = act
  const [serverRole, clientRole] = random.pick([
    ['db', 'api'],
    ['cache', 'web'],
    ['search', 'api'],
    ['queue', 'worker'],
    ['metrics', 'web'],
  ] as const)
  const site = act.site({ roles: [serverRole, clientRole], each: 1 })
  const [server] = machinesOf(site, serverRole)
  const [client] = machinesOf(site, clientRole)
  const unit = server.units[0]
  const port = unit?.port ?? 5432
  const program = { postgresql: 'postgres', 'rabbitmq-server': 'beam.smp', opensearch: 'java' }[unit?.name ?? ''] ?? unit?.name ?? 'service'
  const kind = random.pick(['no-rule', 'no-rule', 'other-network', 'local-only', 'nobody'] as const)
  const wall = drawWall(random)
  const network = networkOf(client.address)
  const rules: FirewallRule[] = [
    { port: 22, from: '10.0.0.0/8' },
    ...(random.chance(0.5) ? [{ port: 9100, from: '10.0.0.0/8' }] : []),
    ...(kind === 'other-network' ? [{ port, from: `10.${random.integer(64, 120)}.0.0/16` }] : []),
    ...(kind === 'local-only' || kind === 'nobody' ? [{ port, from: network }] : []),
  ]
  const values = { client: client.name, server: server.name, port, program, address: server.address, from: client.address, network, wall: wall.name }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why {client} does not reach {server} on port {port}',
          'Check whether {server} lets {client} in on port {port}',
          'Look into the connection from {client} to {server}:{port}, it hangs',
        ],
        say: [
          '{client} cannot connect to {server}:{port}',
          'The application on {client} reports no connection to {server}, port {port}',
          'From {client} port {port} of {server} seems to be closed',
        ],
      },
      values,
    ),
  )
  const probe = `nc -vz -w 3 ${server.name} ${port}`
  talk.remote(client.name, probe, ncProbe(server.name, port, kind === 'nobody' || kind === 'local-only' ? 'refused' : 'dropped'))
  if (random.chance(0.3))
    talk.think(
      kind === 'nobody' || kind === 'local-only'
        ? 'Refused, not dropped: the packet got there. See what listens.'
        : 'A time-out means the packet is dropped on the way. See first whether somebody listens, then the rules.',
    )
  const ssh = { address: '0.0.0.0', port: 22, program: 'sshd', pid: random.integer(600, 1500) }
  const pid = unit?.pid ?? 900
  const listening = kind === 'nobody' ? [ssh] : [{ address: kind === 'local-only' ? '127.0.0.1' : '0.0.0.0', port, program, pid }, ssh]
  if (kind !== 'nobody' && random.chance(0.5)) talk.remote(server.name, `sudo ss -tlnp 'sport = :${port}'`, ssListening(listening.slice(0, 1)))
  else talk.remote(server.name, 'sudo ss -tlnp', ssListening(listening))
  if (kind === 'nobody') {
    talk.answer(
      word(
        [
          'Nobody listens on {port} of {server}: the connection is refused and ss shows port 22 alone. It is not the firewall; the service has to be started.',
          'It was refused at once, and on {server} there is only sshd on port 22. So {port} has no listener; look at the service before any rule.',
          'The service is not running: {server} has no socket on {port} (only sshd on 22). Opening ports would not help.',
        ],
        values,
      ),
    )
    return
  }
  if (kind === 'local-only') {
    talk.answer(
      word(
        [
          '{program} on {server} listens on 127.0.0.1 only, so {client} is refused. No rule of the firewall would change that; its listen address has to.',
          'It is not the firewall: {program} (pid {pid}) is bound to 127.0.0.1:{port}. It needs to listen on {address} for {client} to get in.',
          'Refused because {program} is bound to 127.0.0.1 and not to {address}. That is a setting of the service; nothing is changed so far.',
        ],
        { ...values, pid },
      ),
    )
    return
  }
  talk.remote(server.name, wall.list, wall.shown(rules))
  const other = rules.find((rule) => rule.port === port)?.from
  talk.answer(
    `${other ? word(['{program} listens, but {wall} lets only {other} in on {port}, and {client} is {from}.', 'The rule for {port} is for {other}; {client} ({from}) is outside of it.'], { ...values, other }) : word(['{program} listens on {server}, but {wall} has no rule for {port} and drops the rest.', 'There is no rule for {port} in {wall} on {server}, so packets of {client} ({from}) are dropped. {program} itself listens.'], values)} ${word(
      [
        'I can open {port} for {network}, the network of {client}, and for nobody else. Shall I?',
        'Shall I add a rule for {port} from {network} alone?',
        'The narrow mend would be one rule: {port} from {network}. Do you want it?',
      ],
      values,
    )}`,
  )
  if (random.chance(0.2)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        [
          'Then {port} stays closed for {client}. {program} listens (pid {pid}), so the rule is all that is missing.',
          'Nothing is changed on {server}. {program} runs as pid {pid}; only the rule is missing.',
        ],
        { ...values, pid },
      ),
    )
    return
  }
  const narrower = random.chance(0.3)
  const from = narrower ? client.address : network
  talk.user(
    narrower
      ? word(['Yes, but only for {from}', 'Only for {from}, not for the whole network', 'Open it for {from} alone'], values)
      : consent(act, `open ${port} for ${network}`),
  )
  const rule = { port, from }
  talk.remote(server.name, wall.add(rule), wall.added)
  if (wall.keep) talk.remote(server.name, wall.keep, '')
  if (random.chance(0.5)) talk.remote(server.name, wall.list, wall.shown([...rules, rule]))
  talk.remote(client.name, probe, ncProbe(server.name, port, 'open'))
  talk.answer(
    word(
      [
        '{client} reaches {server} on {port} now: the connection succeeded. The rule is for {from} only.',
        'Open and tested: nc from {client} succeeded. All others stay shut out of {port}, the rule names {from}.',
        'Done. One rule more on {server} ({port} from {from}), and the connection of {client} succeeded{kept}.',
      ],
      { ...values, from, kept: wall.keep ? '; it is in /etc/nftables.conf as well' : '' },
    ),
  )
})
