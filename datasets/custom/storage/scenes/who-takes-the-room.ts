import { opening, scene } from '#kit/conversations'
import { columns, dfLine, duTree, humanSize } from '#kit/screens'

/** Which folder takes the room, one or two levels down. */
export const biggestFolder = scene('biggest-folder', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const mount = random.pick(['/var', '/srv', '/home', '/opt', '/data'])
  const names =
    {
      '/var': ['log', 'lib', 'cache', 'backups', 'spool'],
      '/srv': ['www', 'git', 'media', 'exports', 'mirror'],
      '/home': ['anna', 'ben', 'carla', 'build', 'shared'],
      '/opt': ['app', 'jdk', 'agent', 'dumps', 'tools'],
      '/data': ['raw', 'index', 'archive', 'tmp', 'models'],
    }[mount] ?? []
  const parts = names.map((name) => [name, random.integer(40, 3000)] as const)
  const big = random.pick(names)
  const sized = parts.map(([name, mib]) => [name, name === big ? random.integer(9, 60) * 1024 + mib : mib] as const)
  const usedMib = sized.reduce((sum, [, mib]) => sum + mib, 0)
  const used = usedMib / 1024
  const sizeGb = Math.ceil(used / random.pick([0.72, 0.88, 0.95, 0.98]))
  const device = random.pick(['/dev/sdb1', '/dev/vdb1', '/dev/mapper/vg0-data'])
  const values = { host, mount }
  talk.user(
    opening(
      act,
      {
        ask: [
          'What takes the room in {mount} on {host}',
          'Find the biggest folder below {mount} on {host}',
          'Show me where the space of {mount} on {host} goes',
        ],
        say: [
          '{mount} on {host} fills up and I do not know with what',
          'The disk of {host} ({mount}) is nearly full. What is it?',
          '{host} has little room left in {mount}',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.6)) talk.remote(host, `df -h ${mount}`, dfLine({ device, mount, sizeGb, usedGb: used }))
  talk.remote(host, `sudo du -xh -d 1 ${mount} | sort -rh`, duTree(mount, sized))
  const whole = sized.find(([name]) => name === big)?.[1] ?? 0
  const deeper = random.chance(0.5)
  const path = `${mount}/${big}`
  const files = [`${act.stem()}-2025.tar`, 'core.4711', 'trace.log', 'old.sqlite'].slice(0, random.integer(2, 4))
  const first = Math.round(whole * (random.integer(55, 80) / 100))
  if (deeper) {
    const sizes = files.map((file, place) => [place === 0 ? first : Math.round((whole - first) / (place + 2)), `${path}/${file}`] as const)
    talk.remote(
      host,
      `sudo find ${path} -xdev -type f -size +100M -printf '%s %p\\n' | sort -rn | numfmt --to=iec | head -n 5`,
      sizes
        .filter(([mib]) => mib > 100)
        .map(([mib, file]) => `${humanSize(mib)} ${file}`)
        .join('\n'),
    )
  }
  const share = Math.round((100 * whole) / usedMib)
  talk.answer(
    word(
      [
        '{path} takes {size}, {share} % of what {mount} holds.{file}',
        'It is {path} with {size} of {all}.{file}',
        'Most of it, {size} of {all}, lies in {path}.{file} I deleted nothing.',
      ],
      {
        path,
        size: humanSize(whole),
        share,
        mount,
        all: humanSize(usedMib),
        file: deeper ? ` The largest file there is ${files[0]} (${humanSize(first)}).` : '',
      },
    ),
  )
})

/** Which host of a role has the least room. */
export const fullestHost = scene('fullest-host', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['db', 'web', 'mail', 'build', 'media', 'backup'])
  const site = act.site({ roles: [role], each: random.integer(3, 4) })
  const alias = `${site.environment}-${role}`
  const mount = random.pick(['/', '/var', '/srv'])
  const percents = site.machines.map(({ name }) => [name, random.integer(20, 97)] as const)
  const [first, second] = percents.toSorted(([, a], [, b]) => b - a)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which {alias} host has the fullest {mount}',
          'Compare how full {mount} is on all {alias} hosts',
          'Check {mount} on every {alias} host, anything above 90 % is a problem',
        ],
        say: [
          'I need the use of {mount} on all {alias} hosts',
          'Is any {alias} host about to run out of room in {mount}?',
          'Disk check for {alias}, only {mount}',
        ],
      },
      { alias, mount },
    ),
  )
  if (random.chance(0.4)) talk.list(alias, site.machines)
  talk.everywhere(
    alias,
    `df --output=pcent,avail -h ${mount}`,
    Object.fromEntries(
      percents.map(([name, percent]) => [name, columns(['Use%', 'Avail'], [[`${percent}%`, `${Math.max(1, Math.round((100 - percent) * 1.2))}G`]], [0, 1])]),
    ),
  )
  const above = percents.filter(([, percent]) => percent > 90).map(([name]) => name)
  talk.answer(
    `${word(['{host} is the fullest with {percent}%, then {next} with {nextPercent}%.', 'The fullest is {host}: {percent}%.', '{host} leads with {percent}%, the others are at {nextPercent}% and below.'], { host: first?.[0] ?? '', percent: first?.[1] ?? 0, next: second?.[0] ?? '', nextPercent: second?.[1] ?? 0 })} ${
      above.length === 0
        ? word(['None is above 90 %.', 'No host needs attention yet.'])
        : word(['Above 90 %: {above}.', 'To look at now: {above}.'], { above: above.join(', ') })
    }`,
  )
})
