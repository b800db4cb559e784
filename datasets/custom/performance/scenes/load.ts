import { opening, scene } from '#kit/conversations'
import { drawMoment, machinesOf } from '#kit/fleet'
import { uptime } from '#kit/screens'

/** A load is high or not beside the number of cores, and it rises or falls. */
export const isLoadHigh = scene('is-load-high', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'db', 'build', 'queue', 'mail'])
  const [drawn] = machinesOf(act.site({ roles: [role], each: 1 }), role)
  const factor = random.pick([0.1, 0.4, 0.7, 1.1, 1.8, 3.2])
  const trend = random.pick([0.5, 1, 1.8])
  const one = Math.max(0.05, drawn.cores * factor * (0.9 + random.next() * 0.2))
  const machine = { ...drawn, load: [one, one / (1 + (trend - 1) * 0.5), one / trend] as const }
  const per = one / machine.cores
  const values = { host: machine.name, load: one.toFixed(2), cores: machine.cores, per: per.toFixed(1), fifteen: machine.load[2].toFixed(2) }
  talk.user(
    opening(
      act,
      {
        ask: ['Is the load of {host} too high', 'Check the load of {host} against its cores', 'How busy is {host}', 'Tell me whether {host} is overloaded'],
        say: [
          'I want to put another service on {host}. Is there room, by its load?',
          '{host} had a load alert. Is it still high?',
          'What does the load of {host} mean? I cannot judge it',
        ],
      },
      values,
    ),
  )
  const now = drawMoment(random)
  if (random.chance(0.5)) talk.remote(machine.name, 'nproc; uptime', `${machine.cores}\n${uptime(machine, now)}`)
  else
    talk.together(
      [{ name: 'remote_bash', arguments: { agent: machine.name, command: 'nproc' } }, String(machine.cores)],
      [{ name: 'remote_bash', arguments: { agent: machine.name, command: 'uptime' } }, uptime(machine, now)],
    )
  const direction =
    trend === 1
      ? word(['It has been steady for 15 minutes ({fifteen}).', '15 minutes ago it was the same, {fifteen}.'], values)
      : trend > 1
        ? word(['It is rising, the average of 15 minutes is {fifteen}.', 'It has grown from {fifteen}.'], values)
        : word(['It is falling, it was {fifteen} over 15 minutes.', 'And it comes down from {fifteen}.'], values)
  talk.answer(
    `${word(
      per > 1
        ? [
            'Yes: {load} on {cores} cores is {per} for each, so work is waiting.',
            'It is too high, {load} with {cores} cores ({per} each).',
            '{host} is overloaded: {load} against {cores} cores.',
          ]
        : per > 0.6
          ? ['Busy but not overloaded: {load} on {cores} cores, {per} for each.', '{load} of {cores} cores are in use. There is little room for more.']
          : [
              'No, {load} on {cores} cores is little ({per} for each).',
              'There is room: load {load}, {cores} cores.',
              'It is not busy, {load} with {cores} cores.',
            ],
      values,
    )} ${direction}`,
  )
})

/** Which host of a role stands out by its load. */
export const compareLoad = scene('compare-load', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'worker', 'search', 'proxy'])
  const site = act.site({ roles: [role], each: random.integer(3, 4) })
  const alias = `${site.environment}-${role}`
  const even = random.chance(0.2)
  const odd = random.pick(machinesOf(site, role))
  const cores = random.pick([2, 4, 8])
  const base = cores * (0.2 + random.next() * 0.3)
  const loads = site.machines.map(({ name }) => [name, !even && name === odd.name ? base * random.integer(4, 9) : base * (0.9 + random.next() * 0.2)] as const)
  const [first, second] = loads.toSorted(([, a], [, b]) => b - a)
  const values = {
    alias,
    cores,
    host: first?.[0] ?? '',
    load: (first?.[1] ?? 0).toFixed(2),
    next: second?.[0] ?? '',
    nextLoad: (second?.[1] ?? 0).toFixed(2),
    count: loads.length,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Compare the load of all {alias} hosts',
          'Which {alias} host is the busiest',
          'See whether the work is spread evenly over {alias}',
          'Check the load on {alias}',
        ],
        say: ['I think one of {alias} gets more than its share', 'Some requests to {alias} are slow, others not', 'Is the load on {alias} even?'],
      },
      values,
    ),
  )
  if (random.chance(0.4)) talk.list(alias, site.machines)
  talk.everywhere(
    alias,
    'nproc; cut -d" " -f1-3 /proc/loadavg',
    Object.fromEntries(loads.map(([name, load]) => [name, `${cores}\n${load.toFixed(2)} ${(load * 0.97).toFixed(2)} ${(load * 0.95).toFixed(2)}`])),
  )
  if (even) {
    talk.answer(
      word(
        [
          'It is even: between {low} and {load} on {cores} cores each.',
          'No host stands out, {host} leads with {load} and the lowest has {low}.',
          'All {count} are about equally busy, {low} to {load}.',
        ],
        { ...values, low: loads.toSorted(([, a], [, b]) => a - b)[0]?.[1].toFixed(2) ?? '' },
      ),
    )
    return
  }
  const deeper = random.chance(0.6)
  const name = random.pick(['python3', 'java', 'node', 'php-fpm8.2', 'ffmpeg'])
  const pid = random.integer(900, 60_000)
  const cpu = (cores * random.integer(75, 97)).toFixed(1)
  if (deeper)
    talk.remote(
      odd.name,
      'ps -eo pid,user,pcpu,comm --sort=-pcpu | head -n 3',
      `    PID USER     %CPU COMMAND\n${String(pid).padStart(7)} www-data ${cpu.padStart(4)} ${name}\n${String(random.integer(400, 880)).padStart(7)} root      0.7 systemd-journal`,
    )
  talk.answer(
    `${word(['{host} stands out: {load} on {cores} cores, the next ({next}) has {nextLoad}.', 'Not even. {host} has {load}, {next} only {nextLoad}.', 'The busiest is {host} with {load}; the others are at {nextLoad} or below.'], values)}${deeper ? word([' It is {name} (pid {pid}) with {cpu} %.', ' There {name}, pid {pid}, takes {cpu} % of the processor.'], { name, pid, cpu }) : ''}`,
  )
})
