import { opening, scene } from '#kit/conversations'
import { isoSeconds, later, type Machine, syslogTime } from '#kit/fleet'
import { columns, listeners, systemctlStatus } from '#kit/screens'
import { notFound, oneHost } from '../hosts.ts'

/** What people ask for by an old or missing tool, and what does the same where it is missing. */
const tools: readonly {
  asked: string
  wanted: string
  instead: string
  /** What to call it. */
  by: string
  ask: readonly string[]
  print(machine: Machine): string
  tell(machine: Machine): string
}[] = [
  {
    asked: 'netstat',
    wanted: 'netstat -tlnp',
    instead: 'ss -tlnp',
    by: '`ss`',
    ask: [
      'Show with netstat what listens on {host}',
      'Run netstat -tlnp on {host}',
      'Which ports are open on {host}, use netstat',
      'Check the open ports of {host}',
    ],
    print: listeners,
    tell: ({ units }) => units.flatMap(({ name, port }) => (port === null ? [] : `${name} on ${port}`)).join(' and '),
  },
  {
    asked: 'ifconfig',
    wanted: 'ifconfig',
    instead: 'ip -br addr',
    by: '`ip`',
    ask: ['Run ifconfig on {host}', 'What address does {host} have, see ifconfig', 'Show the interfaces of {host}', 'Look up the IP address of {host}'],
    print: ({ address }) => columns(['lo', 'UNKNOWN', '127.0.0.1/8 ::1/128'], [['eth0', 'UP', `${address}/24`]]),
    tell: ({ address }) => `eth0 is up with ${address}/24`,
  },
  {
    asked: 'htop',
    wanted: 'htop -n 1',
    by: '`ps`',
    instead: 'ps -eo pid,user,%mem,rss,comm --sort=-rss | head -n 4',
    ask: [
      'What uses the most memory on {host}, htop should tell',
      'Use htop to find the biggest process on {host}',
      'Show the largest process on {host}',
      'Find the process with the most memory on {host}',
    ],
    print: ({ units, memoryMb }) =>
      columns(
        ['PID', 'USER', '%MEM', 'RSS', 'COMMAND'],
        [...units]
          .sort((a, b) => b.memoryMb - a.memoryMb)
          .map((unit) => [String(unit.pid), unit.user, ((unit.memoryMb / memoryMb) * 100).toFixed(1), String(unit.memoryMb * 1024), unit.name]),
        [0, 2, 3],
      ),
    tell({ units }) {
      const [largest] = [...units].sort((a, b) => b.memoryMb - a.memoryMb)
      return `${largest?.name} (pid ${largest?.pid}) holds the most, ${(largest?.memoryMb ?? 0) * 1024} kB`
    },
  },
  {
    asked: 'lsb_release',
    wanted: 'lsb_release -a',
    by: '/etc/os-release',
    instead: 'grep -E "^(PRETTY_NAME|VERSION_CODENAME)=" /etc/os-release; uname -r',
    ask: ['Which Debian is on {host}, lsb_release -a', 'Run lsb_release -a on {host}', 'What release does {host} run', 'Tell me the OS version of {host}'],
    print: ({ kernel }) => `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\n${kernel}`,
    tell: ({ kernel }) => `it is Debian GNU/Linux 12 (bookworm) with kernel ${kernel}`,
  },
  {
    asked: 'service',
    wanted: 'service --status-all',
    by: '`systemctl`',
    instead: 'systemctl list-units --type=service --state=running --no-legend --no-pager',
    ask: [
      'Run service --status-all on {host}',
      'Which services run on {host}',
      'List the running services on {host} with the service command',
      'Show running services of {host}',
    ],
    print: ({ units }) => {
      const [first = [], ...rest] = units.map(({ name, description }) => [`  ${name}.service`, 'loaded', 'active', 'running', description])
      return columns(first, rest)
    },
    tell: ({ units }) => `${units.map(({ name }) => `${name}.service`).join(' and ')} are running`,
  },
]

export const noSuchCommand = scene('no-such-command', (act) => {
  const { talk, ask, word, random } = act
  const { machine } = oneHost(act)
  const tool = random.pick(tools)
  talk.user(ask(tool.ask, { host: machine.name }))
  talk.remote(machine.name, tool.wanted, notFound(tool.asked))
  if (random.chance(0.25))
    talk.think(
      word(['{asked} is not installed there. {by} shows the same, and nothing has to be installed for it.', 'No {asked} on this host; {by} will do.'], {
        asked: tool.asked,
        by: tool.by,
      }),
    )
  talk.remote(machine.name, tool.instead, tool.print(machine))
  talk.answer(
    word(
      [
        '{asked} is not installed on {host}; by other means: {told}.',
        'On {host}: {told}. ({asked} is missing there, so I looked with {by}.)',
        '{told} on {host}, read without {asked}, which is not there.',
      ],
      { asked: tool.asked, by: tool.by, host: machine.name, told: tool.tell(machine) },
    ),
  )
})

/** The log lies elsewhere: the folder says where. */
export const noSuchFile = scene('no-such-file', (act) => {
  const { talk, word, random } = act
  const { machine, now } = oneHost(act, ['api', 'worker', 'batch'])
  const application = machine.units[0]?.name ?? ''
  const folder = `/var/log/${application}`
  const [asked, there] = random.pick([
    [`${folder}/${application}.log`, `${folder}/current`],
    [`/var/log/${application}.log`, `${folder}/server.log`],
    [`${folder}/error.log`, `${folder}/${application}.err`],
  ] as const)
  const isThere = random.chance(0.75)
  const count = random.integer(1, 4)
  const errors = Array.from({ length: count }, (_, place) => {
    const at = isoSeconds(later(now, -random.integer(61, 79) * (count - place)))
    return `${at} ERROR ${random.pick(['timeout after 3000 ms asking billing', 'order 48812 has no address', 'connection reset by peer', 'cannot parse amount "12,90"', 'retry 3 of 3 failed'])}`
  })
  const info = `${isoSeconds(later(now, -20))} INFO  request done in ${random.integer(4, 90)} ms`
  talk.user(
    opening(
      act,
      {
        ask: [
          'Show me the errors in {asked} on {host}',
          'Look for errors in {asked} on {host}',
          'Check {asked} on {host} for ERROR lines',
          'What errors are in {asked} on {host}',
        ],
        say: ['There should be errors in {asked} on {host}', '{host}: anything bad in {asked}?'],
      },
      { asked, host: machine.name },
    ),
  )
  talk.remote(machine.name, `grep ERROR ${asked} | tail -n 20`, `grep: ${asked}: No such file or directory`)
  const seen = (size: number, name: string) => `-rw-r----- 1 ${application} adm ${size} ${syslogTime(now).slice(0, 12)} ${name}`
  if (isThere) {
    talk.remote(machine.name, `ls -l ${folder}`, `total 912\n${seen(random.integer(20_000, 900_000), there.slice(folder.length + 1))}`)
    talk.remote(machine.name, `grep ERROR ${there} | tail -n 20`, errors.join('\n'))
    const last = errors.at(-1)?.split(' ERROR ') ?? []
    talk.answer(
      word(
        [
          '{asked} does not exist on {host}; the log is {there}. It has {errors}, the last at {at}: {what}.',
          'The path was not right, {there} is the file. It has {errors}, most recently "{what}" ({at}).',
          'In {there} (there is no {asked}) I count {errors}. Last one, {at}: {what}.',
        ],
        { asked, there, host: machine.name, errors: count === 1 ? 'one error line' : `${count} error lines`, at: last[0] ?? '', what: last[1] ?? '' },
      ),
    )
    return
  }
  talk.remote(machine.name, `ls -l ${folder}`, { text: `ls: cannot access '${folder}': No such file or directory`, exit: 2 })
  const inJournal = `${syslogTime(later(now, -40), '0')} ${machine.name} ${application}[${machine.units[0]?.pid}]: ${errors[0]?.split(' ERROR ')[1]}`
  talk.remote(
    machine.name,
    `journalctl -u ${application} -p err -n 20 --no-pager`,
    random.chance(0.6) ? inJournal : (`-- No entries --\n${info}`.split('\n')[0] ?? ''),
  )
  const found = talk.messages.at(-1)?.content?.includes('No entries') === false
  talk.answer(
    found
      ? word(
          [
            '{host} has neither {asked} nor {folder}; {unit} logs to the journal. The one error there: {what}.',
            'No such file, and no {folder} either: the unit writes to the journal. There I find one error, "{what}".',
          ],
          { host: machine.name, asked, folder, unit: application, what: errors[0]?.split(' ERROR ')[1] ?? '' },
        )
      : word(
          [
            'I found no log: {asked} and {folder} do not exist on {host}, and the journal of {unit} answers "No entries" for errors. So either there were none, or it logs where I did not look.',
            'Neither {asked} nor {folder} exists on {host}. The journal has "No entries" of level error for {unit}. I cannot say more without knowing where it logs.',
          ],
          { host: machine.name, asked, folder, unit: application },
        ),
  )
})

const unitNames = [
  { asked: 'redis', role: 'cache' },
  { asked: 'postgres', role: 'db' },
  { asked: 'rabbitmq', role: 'queue' },
  { asked: 'apache2', role: 'web' },
  { asked: 'elasticsearch', role: 'search' },
] as const

/** The unit has another name: found by a pattern, then done and checked. */
export const noSuchUnit = scene('no-such-unit', (act) => {
  const { talk, ask, word, random } = act
  const { asked, role } = random.pick(unitNames)
  const { machine, now } = oneHost(act, [role])
  const pattern = { redis: 'redis', postgres: 'postgres', rabbitmq: 'rabbit', apache2: 'nginx', elasticsearch: 'search' }[asked]
  const unit = machine.units.find(({ name }) => name.includes(pattern)) ?? machine.units[0]
  if (!unit) return
  const change = random.chance(0.5)
  const values = { asked, host: machine.name, unit: unit.name, pid: unit.pid }
  talk.user(
    ask(
      change
        ? ['Restart {asked} on {host}', 'Please give {asked} on {host} a restart', 'Restart the {asked} service of {host}', 'Bounce {asked} on {host}']
        : ['Is {asked} running on {host}', 'Check the status of {asked} on {host}', 'How is {asked} doing on {host}', 'Show the state of {asked} on {host}'],
      values,
    ),
  )
  talk.remote(
    machine.name,
    change ? `sudo systemctl restart ${asked}` : `systemctl status ${asked} --no-pager`,
    change
      ? { text: `Failed to restart ${asked}.service: Unit ${asked}.service not found.`, exit: 5 }
      : { text: `Unit ${asked}.service could not be found.`, exit: 4 },
  )
  talk.remote(
    machine.name,
    `systemctl list-units --type=service --all --no-legend --no-pager ${asked === 'apache2' ? "'*apache*' " : ''}'*${pattern}*'`,
    `  ${unit.name}.service loaded active running ${unit.description}`,
  )
  const fits = asked !== 'elasticsearch' && asked !== 'apache2'
  if (!fits) {
    talk.answer(
      word(
        [
          'There is no {asked} on {host}. What runs there is {unit}.service, another product; I left it alone. Is that the one you mean?',
          '{host} has no unit {asked}; the nearest is {unit}.service. They are not the same, so tell me whether you want that one.',
        ],
        values,
      ),
    )
    return
  }
  if (change) talk.remote(machine.name, `sudo systemctl restart ${unit.name}`, '')
  const pid = change ? unit.pid + random.integer(30, 600) : unit.pid
  const since = change ? later(now, -4) : later(now, -machine.uptimeDays * 86_400)
  talk.remote(machine.name, `systemctl status ${unit.name} --no-pager`, systemctlStatus(machine, { ...unit, pid }, { since, now }))
  talk.answer(
    word(
      change
        ? [
            'The unit is called {unit} there, not {asked}. It was restarted and is active with pid {pid}.',
            'Restarted: {unit}.service on {host} (there is no unit {asked}). Active, pid {pid}.',
            '{asked} goes by {unit} on {host}. Done, it has been up for 4s as pid {pid}.',
          ]
        : [
            'On {host} the unit is {unit}, and it is active (pid {pid}).',
            'There is no unit {asked}; {unit}.service is what runs there, active with pid {pid}.',
            'Yes: as {unit}.service, active, main pid {pid}.',
          ],
      { ...values, pid },
    ),
  )
})
