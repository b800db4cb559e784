import { consent, opening, refusal, scene } from '#kit/conversations'
import { drawMoment, machinesOf } from '#kit/fleet'
import { timedatectl } from '#kit/screens'

const zones = [
  ['America/New_York', 'EST', -5],
  ['Asia/Tokyo', 'JST', 9],
  ['America/Los_Angeles', 'PST', -8],
  ['Asia/Shanghai', 'CST', 8],
  ['Europe/Lisbon', 'WET', 0],
  ['Asia/Dubai', '+04', 4],
] as const

/** One host has another time zone than its peers; its clock is right all the same. */
export const wrongZone = scene('wrong-zone', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'batch', 'mail', 'worker', 'media', 'api'])
  const site = act.site({ roles: [role], each: random.integer(3, 4) })
  const alias = `${site.environment}-${role}`
  const odd = random.pick(machinesOf(site, role))
  const common = random.pick(['Etc/UTC', 'Europe/Berlin', 'Europe/Vienna'])
  const [zone, abbreviation, offsetHours] = random.pick(zones)
  const same = random.chance(0.15)
  const values = { alias, host: odd.name, zone, common, count: site.machines.length, others: site.machines.length - 1 }
  talk.user(
    opening(
      act,
      {
        ask: ['Check that all {alias} hosts have the same time zone', 'Which {alias} host is set to another time zone', 'Compare the time zones of {alias}'],
        say: [
          'One of {alias} writes log lines that are hours off',
          'Cron jobs on one {alias} host run at the wrong hour',
          'The timestamps of {alias} differ by whole hours',
          'Mails from one of the {alias} hosts carry a strange time',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.4)) talk.list(alias, site.machines)
  const command = 'timedatectl show -p Timezone --value'
  talk.everywhere(alias, command, Object.fromEntries(site.machines.map(({ name }) => [name, !same && name === odd.name ? zone : common])))
  if (same) {
    talk.answer(
      word(
        [
          'All {count} have {common}. If times differ, it is in what the application writes.',
          'The zone is {common} everywhere, so it is not that.',
          'No difference: {common} on each of them.',
        ],
        values,
      ),
    )
    return
  }
  const looked = random.chance(0.5)
  if (looked)
    talk.remote(odd.name, 'timedatectl', timedatectl({ now: drawMoment(random), zone, abbreviation, offsetHours, synchronized: true, service: 'active' }))
  talk.answer(
    word(
      [
        '{host} has {zone}, the other {others} have {common}.',
        'The odd one is {host}: {zone} instead of {common}.',
        '{host} is set to {zone}; everywhere else it is {common}.',
      ],
      values,
    ) +
      (looked ? ' Its clock itself is synchronised.' : '') +
      word(
        [
          ' Shall I set {common} there? cron and running programs take it over only after a restart of theirs.',
          ' May I change it to {common}? Jobs of cron on it move by the difference.',
          ' Do you want {common} there as well?',
        ],
        values,
      ),
  )
  if (random.chance(0.2)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        [
          '{host} keeps {zone}, then. Mind that when you read its logs beside the others ({common}).',
          'Nothing changed: {zone} on {host}, {common} on the rest.',
        ],
        values,
      ),
    )
    return
  }
  talk.user(consent(act, `set ${common} on ${odd.name}`))
  talk.remote(odd.name, `sudo timedatectl set-timezone ${common}`, '')
  if (random.chance(0.4)) talk.remote(odd.name, 'sudo systemctl restart cron', '')
  if (random.chance(0.5)) talk.remote(odd.name, command, common)
  else talk.everywhere(alias, command, Object.fromEntries(site.machines.map(({ name }) => [name, common])))
  talk.answer(
    word(
      [
        '{host} says {common} now, like the rest. Log lines before this moment are still in {zone}.',
        'Done, {common} on {host} instead of {zone}.',
        'All {count} hosts of {alias} have {common}. Services on {host} that were started before keep {zone} until they restart.',
      ],
      values,
    ),
  )
})
