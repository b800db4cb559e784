import { type Act, conversationsOf, scene } from '#kit/conversations'
import { type Incident, incidentAt, incidentKinds, later, machinesOf, type Unit, unitOf } from '#kit/fleet'
import { failedUnits, journal, lookOf, systemctlStatus } from '#kit/screens'
import { defineGenerator } from '#kit/stage'

const reports = [
  'Find out why {symptom}',
  'We have an alert in {environment}: {symptom}. What is wrong',
  'People write that {symptom}. Look into it',
  'It started a few minutes ago: {symptom}. Please find the cause',
  'On call here: {symptom} ({environment}). Where is it broken',
  'I am told that {symptom}. Can you find out what is behind it',
] as const

/** From the symptom to the host, what its journal says, and the look that shows the cause. */
function findCause({ talk, site, random, word }: Act): { incident: Incident; unit: Unit } {
  const kind = random.pick(incidentKinds)
  const incident = incidentAt(site({ roles: ['proxy', 'web', 'api', kind.role].filter((role, place, all) => all.indexOf(role) === place) }), random, kind)
  const { machine, unit: name, now } = incident
  const since = later(now, -random.integer(2, 30) * 60)
  const unit = unitOf(machine, name)
  const alias = `${machine.environment}-${machine.role}`
  talk.user(word(reports, { symptom: incident.symptom, environment: machine.environment }))
  if (random.chance(0.4)) talk.think(word(thoughts, { role: machine.role }))
  const peers = machinesOf(incident.site, machine.role)
  talk.list(alias, peers)
  talk.everywhere(alias, 'systemctl --failed --no-pager', Object.fromEntries(peers.map((peer) => [peer.name, failedUnits(peer)])))
  const journalOf = (peer: typeof machine) => (peer.name === machine.name ? journal(machine, name, since, incident.evidence, unit.pid) : '-- No entries --')
  if (unit.state !== 'failed')
    talk.everywhere(alias, `journalctl -u ${name} --since -1h -n 20 --no-pager`, Object.fromEntries(peers.map((peer) => [peer.name, journalOf(peer)])))
  else if (random.chance(0.5))
    talk.remote(machine.name, `systemctl status ${name} --no-pager`, systemctlStatus(machine, unit, { since, now, journal: incident.evidence }))
  else talk.remote(machine.name, `journalctl -u ${name} -n 20 --no-pager`, journalOf(machine))
  const look = lookOf(incident)
  talk.remote(machine.name, look.command, look.broken)
  return { incident, unit }
}

const thoughts = [
  'A symptom is no cause. First see which {role} host has a failed unit, then read its journal.',
  'The {role} hosts come first; look for failed units there, and at the journals where nothing failed.',
  'I start where this shows, at the {role} hosts, and change nothing before I know the cause.',
] as const

const findings = (unit: Unit) =>
  unit.state === 'failed'
    ? ([
        '{unit} on {host} has failed: {cause}. I changed nothing. To mend it I would run: {remedy}',
        'The cause: {cause}. That is why {unit} on {host} is down. Nothing is changed yet; the mend is {remedy}',
        'It is {host}: {unit} is down, because {cause}. Say the word and I run {remedy}',
      ] as const)
    : ([
        'No unit has failed, but {unit} on {host} is where it comes from: {cause}. I changed nothing. To mend it I would run: {remedy}',
        'It is {host}: {cause}. Nothing failed there, so no alert of systemd shows it. The mend, once you agree, is {remedy}',
        'The cause lies on {host}: {cause}. Say the word and I run {remedy}',
      ] as const)

const tell = (act: Act, incident: Incident, unit: Unit) =>
  act.talk.answer(act.word(findings(unit), { unit: unit.name, host: incident.machine.name, cause: incident.cause, remedy: quoted(incident) }))

const reportOnly = scene('find-the-cause', (act) => {
  const { incident, unit } = findCause(act)
  tell(act, incident, unit)
})

const mend = scene('mend-after-consent', (act) => {
  const { talk, word, random } = act
  const { incident, unit } = findCause(act)
  const { machine, mended, remedy, prints = {}, now } = incident
  tell(act, incident, unit)
  talk.user(word(['Yes, do that', 'Go ahead', 'Do it on {host}', 'Yes, please mend it', 'OK, run it'], { host: machine.name }))
  for (const command of remedy) talk.remote(machine.name, command, prints[command] ?? '')
  const restarted = remedy.some((command) => / (re)?start /.test(command) && command.endsWith(unit.name))
  const back = unitOf(mended, unit.name)
  if (restarted)
    talk.remote(
      machine.name,
      `systemctl status ${unit.name} --no-pager`,
      systemctlStatus(mended, { ...back, pid: back.pid + random.integer(20, 900) }, { since: later(now, 90), now: later(now, 95) }),
    )
  const look = lookOf(incident)
  if (!restarted || incident.look.kind === 'screen') talk.remote(machine.name, look.command, look.mended)
  talk.answer(
    word(
      restarted
        ? [
            '{unit} on {host} has been running again for a few seconds. The cause was that {cause}.',
            'Mended: {unit} on {host} is active. The cause, now put right: {cause}.',
            'Done, {unit} on {host} runs again. What had happened: {cause}.',
          ]
        : [
            'Mended on {host}, and the same look is clean now. The cause was that {cause}.',
            '{host} is well again: I looked a second time after the change. What had happened: {cause}.',
            'Done; {unit} on {host} kept running through it. The cause, now put right: {cause}.',
          ],
      { unit: unit.name, host: machine.name, cause: incident.cause },
    ),
  )
})

const quoted = ({ remedy }: Incident) => remedy.map((command) => `\`${command}\``).join(', then ')

export default defineGenerator({
  summary: 'From a symptom to the host, its journal and the cause, in fifteen kinds of incident; mended only when somebody said so.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'incident-triage', scenes: [reportOnly, mend], random }),
})
