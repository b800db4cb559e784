import { opening, scene } from '#kit/conversations'
import { drawMoment } from '#kit/fleet'
import { drawGrowth, rounded } from '../growth.ts'

/** Several hosts, first sample and last of each: which is full first. */
export const whoIsFirst = scene('who-is-first', (act) => {
  const { talk, word, random, site } = act
  const role = random.pick(['db', 'media', 'backup', 'search', 'mail'])
  const { machines, environment } = site({ roles: [role], each: random.integer(3, 4) })
  const now = drawMoment(random)
  const found = machines.flatMap((machine) => {
    const disk = machine.disks[1]
    return disk ? [{ machine, disk, growth: drawGrowth({ random, now, limit: disk.sizeGb, step: 30, count: 2, steady: random.chance(0.2) }) }] : []
  })
  const growing = found.filter(({ growth }) => growth.daysLeft !== null).toSorted((one, two) => (one.growth.daysLeft ?? 0) - (two.growth.daysLeft ?? 0))
  const [first, ...rest] = growing
  const still = found.filter(({ growth }) => growth.daysLeft === null)
  const mount = found[0]?.disk.mount ?? '/var'
  const hosts = `the ${environment} ${role} hosts`
  talk.user(
    word(['/var/lib/capacity/disk.csv has the samples. ', 'Samples are in /var/lib/capacity/disk.csv on each. ']) +
      opening(
        act,
        {
          ask: [
            'Which of {hosts} runs out of disk first',
            'Rank {hosts} by the days their {mount} has left',
            'Find out which of {hosts} needs disk space first',
            'Compare how fast {mount} grows on {hosts}',
            'Work out for {hosts} when {mount} is full',
          ],
          say: ['I can buy disks for one of {hosts}. Which one needs them?', 'Capacity review of {hosts}: who is full first, and when?'],
        },
        { hosts, mount },
      ),
  )
  talk.everywhere(
    `${environment}-${role}`,
    `grep ',${mount},' /var/lib/capacity/disk.csv | sed -n '1p;$p'; df -BG --output=size ${mount} | tail -n 1`,
    Object.fromEntries(
      found.map(({ machine, disk, growth }) => [
        machine.name,
        `${growth.samples.map(({ day, value }) => `${day},${mount},${value}`).join('\n')}\n ${disk.sizeGb}G`,
      ]),
    ),
  )
  if (random.chance(0.3))
    talk.think(
      word([
        'For each: (last - first) / 30 is the pace, (size - last) / pace the days that are left.',
        'The pace of each over 30 days, then what is free divided by it.',
      ]),
    )
  const told = (one: (typeof found)[number]) => `${one.machine.name} ${one.growth.daysLeft} days (${rounded(one.growth.perDay)} GB a day)`
  const calm = still.length > 0 ? ` ${still.map(({ machine }) => machine.name).join(' and ')} did not grow.` : ''
  if (!first) {
    talk.answer(
      word(['None of them: {names} stand where they stood 30 days ago.', 'No one grows, on {names} the last sample equals the first.'], {
        names: found.map(({ machine }) => machine.name).join(', '),
      }),
    )
    return
  }
  talk.answer(
    word(
      [
        '{host} is first, with {left} days at {pace} GB a day.{rest}',
        'The disks belong to {host}: {left} days left ({pace} GB a day).{rest}',
        '{host}, in {left} days; {last} of {size} GB are used and {pace} GB come every day.{rest}',
      ],
      {
        host: first.machine.name,
        left: first.growth.daysLeft ?? 0,
        pace: rounded(first.growth.perDay),
        last: first.growth.samples.at(-1)?.value ?? 0,
        size: first.disk.sizeGb,
        rest: `${rest.length > 0 ? ` Then ${rest.map(told).join(', ')}.` : ''}${calm}`,
      },
    ),
  )
})

/** Connections of a database by month, against its limit. */
export const connectionsOfDatabase = scene('connections-of-database', (act) => {
  const { talk, word, random, site } = act
  const [machine] = site({ roles: ['db'], each: 1 }).machines
  if (!machine) return
  const limit = random.pick([100, 200, 300, 500])
  const growth = drawGrowth({ random, now: drawMoment(random), limit, step: 30, count: random.integer(4, 6), steady: random.chance(0.15) })
  const last = growth.samples.at(-1)?.value ?? 0
  const months = growth.daysLeft === null ? 0 : Math.floor(growth.daysLeft / 30)
  const values = {
    host: machine.name,
    limit,
    last,
    first: growth.samples[0]?.value ?? 0,
    days: growth.days,
    month: rounded(growth.perDay * 30),
    left: growth.daysLeft ?? 0,
    months,
    percent: Math.round((last / limit) * 100),
  }
  talk.user(
    word(['The monthly peaks are in /var/lib/capacity/connections-peak.csv. ', 'See /var/lib/capacity/connections-peak.csv. ']) +
      opening(
        act,
        {
          ask: [
            'When does {host} run out of connections',
            'Check how far {host} is from max_connections and how that changes',
            'How many months do the connections of {host} still do',
            'Work out from the monthly peaks when {host} meets max_connections',
          ],
          say: ['The peak of connections on {host} rises. How long do we have?', '{host}: will max_connections do for the year?'],
        },
        values,
      ),
  )
  talk.remote(machine.name, 'psql -U monitor -d postgres -Atc "show max_connections"', String(limit))
  talk.remote(
    machine.name,
    `tail -n ${growth.samples.length} /var/lib/capacity/connections-peak.csv`,
    growth.samples.map(({ day, value }) => `${day},${value}`).join('\n'),
  )
  talk.answer(
    word(
      growth.daysLeft === null
        ? [
            'It does not come closer: the peak is {last} of {limit}, as {days} days ago ({first}).',
            'The peak stands at {last} of {limit} ({percent} %) and has not moved in {days} days.',
          ]
        : months < 3
          ? [
              'In {left} days: the peak is {last} of {limit} and rises by {month} a month. A pooler in front would help more than a higher limit.',
              '{left} days, so soon. {first} to {last} in {days} days, {month} a month, and {limit} is the limit. I would look at idle sessions first.',
            ]
          : [
              'In about {months} months ({left} days): {last} of {limit} now, {month} more each month.',
              'There is time: {last} of {limit} ({percent} %), and at {month} a month the limit is met in {left} days.',
            ],
      values,
    ),
  )
})
