import { opening, scene } from '#kit/conversations'
import { drawMoment, isoDay, later, withDisk } from '#kit/fleet'
import { df } from '#kit/screens'
import { drawGrowth, growthOf, rounded } from '../growth.ts'

const advice = (daysLeft: number | null): readonly string[] =>
  daysLeft === null
    ? ['Nothing to plan for.', 'No order is needed.', 'I would look again in a month.']
    : daysLeft < 14
      ? [
          'That is a matter for this week: grow the volume or clear something.',
          'Too close to wait; I can look for what may be deleted.',
          'I would act now, and look at what grows.',
        ]
      : daysLeft < 60
        ? ['Time enough to plan, not to forget.', 'Put it into the next maintenance window.', 'I would order space this month.']
        : ['No hurry.', 'Enough for this quarter at least.', 'I would look again in four weeks.']

/** A file of daily samples, as a small job writes it. */
export const fromSamples = scene('from-samples', (act) => {
  const { talk, word, random, site } = act
  const [machine] = site({ roles: [random.pick(['db', 'media', 'backup', 'mail', 'metrics', 'search'])], each: 1 }).machines
  const disk = machine?.disks[1]
  if (!machine || !disk) return
  const now = drawMoment(random)
  const growth = drawGrowth({ random, now, limit: disk.sizeGb, steady: random.chance(0.15) })
  const last = growth.samples.at(-1)?.value ?? 0
  const first = growth.samples[0]?.value ?? 0
  const values = {
    host: machine.name,
    mount: disk.mount,
    size: disk.sizeGb,
    first,
    last,
    days: growth.days,
    pace: rounded(growth.perDay),
    left: growth.daysLeft ?? 0,
    free: disk.sizeGb - last,
  }
  const file = '/var/lib/capacity/disk.csv'
  talk.user(
    word(['{file} has a sample of every day. ', 'Daily values are in {file}. ', 'See {file}. '], { file }) +
      opening(
        act,
        {
          ask: [
            'When will {mount} on {host} be full',
            'How long does {mount} on {host} last at this pace',
            'Work out how many days {mount} on {host} has left',
            'Compute the growth of {mount} on {host}',
            'Check whether {mount} on {host} lasts until the end of the quarter',
          ],
          say: ['I have to plan disks: how long will {mount} on {host} do?', '{mount} on {host} grows. Give me a date'],
        },
        values,
      ),
  )
  talk.together(
    [
      { name: 'remote_bash', arguments: { agent: machine.name, command: `grep ',${disk.mount},' ${file} | tail -n ${growth.samples.length}` } },
      growth.samples.map(({ day, value }) => `${day},${disk.mount},${value}`).join('\n'),
    ],
    [
      { name: 'remote_bash', arguments: { agent: machine.name, command: `df -h ${disk.mount}` } },
      df(withDisk(machine, disk.mount, { usedPercent: Math.round((last / disk.sizeGb) * 100) }), disk.mount),
    ],
  )
  if (random.chance(0.4))
    talk.think(
      word(
        [
          'From {first} to {last} GB in {days} days: {pace} GB a day. {free} GB are free.',
          '({last} - {first}) / {days} = {pace} GB a day, with {free} GB to go.',
        ],
        values,
      ),
    )
  talk.answer(
    `${word(
      growth.daysLeft === null
        ? [
            '{mount} on {host} does not grow: {first} GB {days} days ago, {last} GB now, of {size}.',
            'There is no end in sight: {last} of {size} GB, as {days} days before ({first} GB).',
          ]
        : [
            '{mount} grew from {first} to {last} GB in {days} days, so {pace} GB a day. {free} of {size} GB are free: {left} days.',
            'About {left} days: {free} GB left, {pace} GB a day ({first} to {last} GB in {days} days).',
            'At {pace} GB a day ({days} days, {first} to {last} GB) the remaining {free} GB of {mount} last {left} days.',
          ],
      values,
    )} ${random.pick(advice(growth.daysLeft))}`,
  )
  if (growth.daysLeft === null || !random.chance(0.4)) return
  const more = random.pick([50, 100, 200])
  const exact = Math.floor((values.free + more) / growth.perDay)
  talk.user(
    word(['And with {more} GB more?', 'How far would {more} GB more get us?', 'If I add {more} GB, how long then?', 'What if the volume grows by {more} GB?'], {
      more,
    }),
  )
  talk.answer(
    word(
      [
        'Then {all} GB are free beside the {last} GB in use, which is {exact} days at {pace} GB a day.',
        '{exact} days instead of {left}: {all} GB at {pace} GB a day, with {last} GB used today.',
        'With {last} GB used and {all} GB free it would last {exact} days, if the pace stays at {pace} GB.',
      ],
      { ...values, all: values.free + more, exact },
    ),
  )
})

/** Two looks some days apart, without a file of samples. */
export const fromTwoLooks = scene('from-two-looks', (act) => {
  const { talk, word, random, site } = act
  const [machine] = site({ roles: [random.pick(['web', 'api', 'worker', 'build', 'media'])], each: 1 }).machines
  const disk = machine?.disks[1]
  if (!machine || !disk) return
  const folder = random.pick(['/var/log', '/var/lib/docker', '/var/cache', '/var/spool', '/var/backups'])
  const days = random.pick([3, 4, 5, 7, 10, 14])
  const before = random.integer(4, 30)
  const grown = random.integer(1, 24)
  const after = before + grown
  const used = Math.min(disk.sizeGb - 2, Math.max(after + 5, Math.round((disk.sizeGb * disk.usedPercent) / 100)))
  const growth = growthOf(
    [
      { day: '', value: before },
      { day: '', value: after },
    ],
    after + disk.sizeGb - used,
    days,
  )
  const date = drawMoment(random)
  const values = {
    host: machine.name,
    folder,
    days,
    before,
    after,
    grown,
    pace: rounded(growth.perDay),
    left: growth.daysLeft ?? 0,
    free: disk.sizeGb - used,
    on: isoDay(later(date, -days * 86_400)),
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          '{folder} on {host} had {before} GB on {on}. How fast does it grow',
          'On {on} {folder} on {host} had {before} GB; look now and tell me how long the disk lasts',
          'Compare {folder} on {host} with the {before} GB of {on} and tell me when the disk is full',
        ],
        say: [
          '{days} days ago {folder} on {host} had {before} GB. Where does that lead?',
          'I noted {before} GB for {folder} on {host} on {on}. Is that still so, and how long will it do?',
          '{host}, {folder}: {before} GB {days} days ago. How is it now, and for how long?',
        ],
      },
      values,
    ),
  )
  talk.remote(
    machine.name,
    `date -u +%F; sudo du -sBG ${folder}; df -BG --output=size,used,avail ${disk.mount}`,
    `${isoDay(date)}\n${after}G\t${folder}\n1G-blocks  Used Avail\n${`${disk.sizeGb}G`.padStart(9)} ${`${used}G`.padStart(5)} ${`${values.free}G`.padStart(5)}`,
  )
  talk.answer(
    `${word(['{after} GB now, so {grown} GB in {days} days or {pace} a day. {free} GB are free: {left} days if only {folder} grows.', 'It grew by {grown} GB to {after} GB, {pace} GB a day. The {free} GB that are free last {left} days at that pace.', '{folder} has {after} GB ({grown} more in {days} days). With {free} GB free that makes {left} days.'], values)} ${random.pick(advice(growth.daysLeft))}`,
  )
})

/** Memory of a service by week, against what the host has. */
export const memoryByWeek = scene('memory-by-week', (act) => {
  const { talk, word, random, site } = act
  const { machines } = site({ roles: ['metrics', random.pick(['api', 'worker', 'search', 'cache'])], each: 1 })
  const [metrics, machine] = machines
  if (!metrics || !machine) return
  const now = drawMoment(random)
  const limit = machine.memoryMb
  const growth = drawGrowth({ random, now, limit, step: 7, count: 4, steady: random.chance(0.2) })
  const last = growth.samples.at(-1)?.value ?? 0
  const unit = machine.units[0]?.name ?? ''
  const values = {
    host: machine.name,
    metrics: metrics.name,
    unit,
    first: growth.samples[0]?.value ?? 0,
    last,
    limit,
    week: rounded(growth.perDay * 7),
    weeks: growth.daysLeft === null ? 0 : Math.floor(growth.daysLeft / 7),
    left: growth.daysLeft ?? 0,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'How does the memory of {unit} on {host} grow, ask {metrics}',
          'Get the memory of {unit} on {host} for the last weeks from {metrics} and extrapolate',
          'Check on {metrics} how long the memory of {host} will do for {unit}',
          'Find out from {metrics} whether {unit} on {host} leaks memory',
        ],
        say: [
          '{unit} on {host} takes more memory from week to week, {metrics} has the numbers. When is it too much?',
          'Memory plan for {host}: see on {metrics} what {unit} took lately',
        ],
      },
      values,
    ),
  )
  const lines = growth.samples.map(({ day, value }) => `${value * 1_048_576} @[${Date.parse(`${day}T00:00:00Z`) / 1000}]`)
  talk.remote(
    metrics.name,
    `promtool query range --start=$(date -d '21 days ago' +%s) --end=$(date +%s) --step=7d http://localhost:9090 'process_resident_memory_bytes{instance=~"${machine.name}.*"}'`,
    `process_resident_memory_bytes{instance="${machine.name}:9100", job="${unit}"} =>\n${lines.join('\n')}`,
  )
  talk.remote(machine.name, "free -m | awk '/^Mem/ {print $2}'", String(limit))
  if (random.chance(0.5))
    talk.think(word(['In MB: {first} three weeks ago, {last} now, of {limit}.', 'Bytes to MB by 1048576: {first}, then {last}. The host has {limit}.'], values))
  talk.answer(
    word(
      growth.daysLeft === null
        ? [
            'No growth: {last} MB now and {first} MB three weeks ago, of {limit} MB on {host}. That is no leak.',
            '{unit} stays at {last} MB of {limit} MB; nothing to plan.',
          ]
        : [
            '{unit} went from {first} to {last} MB in three weeks, {week} MB a week. {limit} MB are there, so it is full in {weeks} weeks ({left} days), sooner with anything else on {host}.',
            'From {first} to {last} MB, that is {week} MB a week; the {limit} MB of {host} are used up in {left} days. A leak would look like that; the code deserves a look before more memory does.',
            '{left} days at this pace: {last} of {limit} MB now, {week} MB more each week.',
          ],
      values,
    ),
  )
})
