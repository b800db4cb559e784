import { consent, opening, refusal, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'

/** One of several hosts has another time; it is stepped after consent. */
export const oneClockIsOff = scene('one-clock-is-off', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['db', 'api', 'queue', 'web', 'auth', 'cache'])
  const site = act.site({ roles: [role], each: random.integer(3, 4) })
  const alias = `${site.environment}-${role}`
  const odd = random.pick(machinesOf(site, role))
  const fine = random.chance(0.2)
  const seconds = random.integer(2, 400) + random.integer(1, 999) / 1000
  const way = random.pick(['slow', 'fast'])
  const line = (value: number, how: string) => `System time     : ${value.toFixed(9)} seconds ${how} of NTP time`
  const small = () => random.integer(2, 400) / 1_000_000
  const lines = site.machines.map(({ name }) => [name, !fine && name === odd.name ? line(seconds, way) : line(small(), random.pick(['slow', 'fast']))] as const)
  const values = { alias, host: odd.name, seconds: seconds.toFixed(1), whole: seconds.toFixed(9), way, count: lines.length, others: lines.length - 1 }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Compare the clocks of all {alias} hosts',
          'Which {alias} host has the wrong time',
          'Check whether the clocks of {alias} agree',
          'See if any {alias} host drifts',
        ],
        say: [
          'The logs of {alias} do not fit together, I suspect a clock',
          'Requests between {alias} hosts fail with "timestamp too old"',
          'Something is off with the time on {alias}',
          'Replication between the {alias} hosts complains about clock skew',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.4)) talk.list(alias, site.machines)
  const command = "chronyc tracking | grep 'System time'"
  talk.everywhere(alias, command, Object.fromEntries(lines))
  if (fine) {
    const worst = lines.map(([name, text]) => [name, text.match(/[\d.]+/)?.[0] ?? ''] as const).toSorted(([, a], [, b]) => Number(b) - Number(a))[0]
    talk.answer(
      word(
        [
          'They agree: the largest error is {error} s, on {name}. The reason is not the clocks.',
          'All {count} clocks are right to less than a millisecond; {name} is the worst with {error} seconds.',
          'No drift. {name} has the largest offset, {error} s, which is nothing.',
        ],
        { ...values, name: worst?.[0] ?? '', error: worst?.[1] ?? '' },
      ),
    )
    return
  }
  if (random.chance(0.4))
    talk.remote(
      odd.name,
      'sudo journalctl -u chrony -n 2 --no-pager -o cat',
      `System clock wrong by ${way === 'slow' ? '' : '-'}${seconds.toFixed(6)} seconds\nCan't synchronise: no majority`,
    )
  talk.answer(
    word(
      [
        '{host} is {seconds} seconds {way}; the other {others} are right. Shall I step its clock (chronyc makestep)? Time jumps on it then, which databases may notice.',
        'It is {host}: {seconds} s {way}. May I set it at once with chronyc makestep? Slewing would take hours.',
        'Found: {host}, {whole} seconds {way}. I would step the clock there; all right? Programs on it will see a jump.',
      ],
      values,
    ),
  )
  if (random.chance(0.2)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        [
          'Then {host} stays {seconds} s {way} for now. It will hardly get right by itself in a useful time.',
          'I leave the clock of {host} alone, {whole} seconds {way}. Tokens and logs from it will be off by that much.',
        ],
        values,
      ),
    )
    return
  }
  talk.user(consent(act, `step the clock of ${odd.name}`))
  talk.remote(odd.name, 'sudo chronyc makestep', '200 OK')
  const after = small()
  if (random.chance(0.5)) talk.remote(odd.name, command, line(after, 'slow'))
  else talk.everywhere(alias, command, Object.fromEntries(lines.map(([name, text]) => [name, name === odd.name ? line(after, 'slow') : text])))
  talk.answer(
    word(
      [
        '{host} is right again: {after} seconds off instead of {seconds}. If it drifts once more, look at the host it runs on.',
        'Stepped (200 OK). The clock of {host} is now {after} s slow, like the others.',
        'Done: from {seconds} s to {after} s. Entries that {host} wrote before carry the wrong time.',
      ],
      { ...values, after: after.toFixed(9) },
    ),
  )
})
