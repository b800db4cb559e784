import { opening, scene } from '#kit/conversations'
import { columns } from '#kit/screens'
import { debianPackages } from '../debian-packages.ts'

/** What a host can be without, or with an old version of. */
const dispensable: ReadonlySet<string> = new Set(
  'apt-listchanges busybox chrony console-setup curl dialog dirmngr ethtool isc-dhcp-client lsb-release lsof nano needrestart rsync vim-tiny wget zstd'.split(
    ' ',
  ),
)

/** `dpkg -l`: a hundred packages in order and a few that are not. */
export const manyPackages = scene('many-packages', (act) => {
  const { talk, random, word } = act
  const { machines } = act.site({ roles: [random.pick(['web', 'db', 'build', 'mail', 'auth'])], each: 1 })
  const [machine] = machines
  if (!machine) return
  const packages = debianPackages.filter(() => random.chance(0.85))
  const [state, meaning] = random.pick([
    ['iF', 'half configured'],
    ['iU', 'unpacked, not configured'],
    ['rc', 'removed, with its configuration left'],
    ['hi', 'on hold'],
  ] as const)
  const candidates = packages.filter(([name]) => dispensable.has(name))
  const found = candidates.filter((_, place) => place % 4 === random.integer(0, 3)).slice(0, 3)
  const odd = (found.length > 0 ? found : candidates.slice(0, 1)).map(([name]) => name)
  const table = [
    'Desired=Unknown/Install/Remove/Purge/Hold',
    '| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend',
    '|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)',
    columns(
      ['||/ Name', 'Version', 'Architecture', 'Description'],
      packages.map(([name, version, description]) => [`${odd.includes(name) ? state : 'ii'}  ${name}`, version, 'amd64', description]),
    ),
  ].join('\n')
  const values = {
    host: machine.name,
    odd: packages.flatMap(([name, version]) => (odd.includes(name) ? `${name} ${version}` : [])).join(', '),
    state,
    meaning,
    count: odd.length,
    total: packages.length,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Go through the packages of {host} and find those that are not properly installed',
          'List the packages on {host} and tell me which are in a bad state',
          'Check dpkg -l on {host} for anything that is not ii',
          'Which packages of {host} are not in order',
          'Look for broken packages on {host}',
        ],
        say: ['apt complains on {host}. See which packages are not in order', 'I need to know which packages on {host} are not plainly installed'],
      },
      values,
    ),
  )
  if (random.chance(0.35)) {
    talk.remote(machine.name, 'dpkg -l | wc -l', String(packages.length + 4))
    if (random.chance(0.5))
      talk.think(
        word(
          ['{total} packages: the first two letters of each line are what I look for.', 'A long list; only lines that do not begin with ii matter.'],
          values,
        ),
      )
  }
  talk.remote(machine.name, 'dpkg -l', table)
  if (random.chance(0.5))
    talk.remote(
      machine.name,
      "dpkg -l | tail -n +5 | grep -v '^ii'",
      table
        .split('\n')
        .slice(4)
        .filter((line) => !line.startsWith('ii'))
        .join('\n'),
    )
  const mend = {
    iF: '`sudo dpkg --configure -a` would finish them',
    iU: '`sudo dpkg --configure -a` would finish them',
    rc: '`sudo apt-get purge` would remove what is left, if nobody needs it',
    hi: 'somebody held them on purpose, so ask first',
  }[state]
  talk.answer(
    word(
      [
        'Of {total} packages these are not plainly installed: {odd} ({state}, {meaning}); {mend}.',
        '{odd}: {state}, that is {meaning}. The rest of the {total} is ii; {mend}.',
        'In {total} lines I found {odd} as {state} ({meaning}); {mend}.',
      ],
      { ...values, mend },
    ),
  )
})
