import { type Act, conversationsOf, scene } from '#kit/conversations'
import { drawMoment, type Incident, incidentAt, later, type Machine, machinesOf, type Unit } from '#kit/fleet'
import { df, failedUnits, free, journal, systemctlStatus } from '#kit/screens'
import { defineGenerator } from '#kit/stage'

const reports = [
  'Find out why {symptom}',
  'We have an alert in {environment}: {symptom}. What is wrong',
  'People write that {symptom}. Look into it',
  'Since a few minutes ago {symptom}. Please find the cause',
  'On call here: {symptom} ({environment}). Where is it broken',
] as const

/** From the symptom to the host, its failed unit and what the journal says of it. */
function findCause({ talk, site, random, word }: Act): { incident: Incident; unit: Unit; now: Date } {
  const incident = incidentAt(site(), random)
  const { machine, unit: name } = incident
  const now = drawMoment(random)
  const since = later(now, -random.integer(60, 2400))
  const unit = unitOf(machine, name)
  const alias = `${machine.environment}-${machine.role}`
  talk.user(word(reports, { symptom: incident.symptom, environment: machine.environment }))
  if (random.chance(0.4)) {
    talk.think(
      word(
        [
          'A symptom is no cause. First see which {role} host has a failed unit, then read its journal.',
          'The {role} hosts come first; look for failed units there.',
        ],
        { role: machine.role },
      ),
    )
  }
  const peers = machinesOf(incident.site, machine.role)
  talk.list(alias, peers)
  talk.everywhere(alias, 'systemctl --failed --no-pager', Object.fromEntries(peers.map((peer) => [peer.name, failedUnits(peer)])))
  if (random.chance(0.5))
    talk.remote(machine.name, `systemctl status ${name} --no-pager`, systemctlStatus(machine, unit, { since, now, journal: incident.evidence }))
  else talk.remote(machine.name, `journalctl -u ${name} -n 20 --no-pager`, journal(machine, name, since, incident.evidence, unit.pid))
  if (incident.name === 'disk-full') talk.remote(machine.name, 'df -h', df(machine))
  if (incident.name === 'out-of-memory') talk.remote(machine.name, 'free -m', free(machine))
  return { incident, unit, now }
}

const unitOf = (machine: Machine, name: string): Unit => {
  const unit = machine.units.find((candidate) => candidate.name === name)
  if (!unit) throw new RangeError(`${machine.name} has no unit ${name}`)
  return unit
}

const findings = [
  '{unit} on {host} has failed: {cause}. I changed nothing. To mend it I would run: {remedy}',
  'The cause: {cause}. That is why {unit} on {host} is down. Nothing is changed yet; the mend is {remedy}',
  'It is {host}: {unit} is down, because {cause}. Say the word and I run {remedy}',
] as const

const reportOnly = scene('find-the-cause', (act) => {
  const { incident, unit } = findCause(act)
  act.talk.answer(act.word(findings, { unit: unit.name, host: incident.machine.name, cause: incident.cause, remedy: quoted(incident) }))
})

const mend = scene('mend-after-consent', (act) => {
  const { talk, word, random } = act
  const { incident, unit, now } = findCause(act)
  const { machine, mended, remedy } = incident
  talk.answer(word(findings, { unit: unit.name, host: machine.name, cause: incident.cause, remedy: quoted(incident) }))
  talk.user(word(['Yes, do that', 'Go ahead', 'Do it on {host}', 'Yes, please mend it'], { host: machine.name }))
  for (const command of remedy)
    talk.remote(machine.name, command, command.includes('nginx -t') ? 'nginx: configuration file /etc/nginx/nginx.conf test is successful' : '')
  const back = unitOf(mended, unit.name)
  talk.remote(
    machine.name,
    `systemctl status ${unit.name} --no-pager`,
    systemctlStatus(mended, { ...back, pid: back.pid + random.integer(20, 900) }, { since: later(now, 90), now: later(now, 95) }),
  )
  talk.answer(
    word(
      [
        '{unit} on {host} has been running again for a few seconds. The cause was that {cause}.',
        'Mended: {unit} on {host} is active. {cause}; that is put right now.',
      ],
      { unit: unit.name, host: machine.name, cause: incident.cause },
    ),
  )
})

const quoted = ({ remedy }: Incident) => remedy.map((command) => `\`${command}\``).join(', then ')

export default defineGenerator({
  summary: 'From a symptom to the host, the failed unit, its journal and the cause; mended only when somebody said so.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'incident-triage', scenes: [reportOnly, mend], random }),
})
