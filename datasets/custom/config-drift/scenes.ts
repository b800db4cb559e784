import { type Act, consent, opening, refusal, scene } from '#kit/conversations'
import { drawHex, type Machine, machinesOf } from '#kit/fleet'

/** A file that should be the same on all hosts of a role, what checks it, and a line of it that may differ. */
const files = [
  {
    path: '/etc/nginx/nginx.conf',
    key: 'worker_connections',
    values: ['1024', '4096'],
    line: (value: string) => `    worker_connections ${value};`,
    test: 'sudo nginx -t',
    well: 'nginx: configuration file /etc/nginx/nginx.conf test is successful',
    reload: 'sudo systemctl reload nginx',
    unit: 'nginx',
  },
  {
    path: '/etc/ssh/sshd_config',
    key: 'PermitRootLogin',
    values: ['no', 'yes'],
    line: (value: string) => `PermitRootLogin ${value}`,
    test: 'sudo sshd -t',
    well: '',
    reload: 'sudo systemctl reload ssh',
    unit: 'ssh',
  },
  {
    path: '/etc/sysctl.d/60-net.conf',
    key: 'net.core.somaxconn',
    values: ['4096', '128'],
    line: (value: string) => `net.core.somaxconn = ${value}`,
    test: 'sysctl -n net.core.somaxconn',
    well: '128',
    reload: 'sudo sysctl -q -p /etc/sysctl.d/60-net.conf',
    unit: null,
  },
  {
    path: '/etc/chrony/chrony.conf',
    key: 'pool',
    values: ['ntp1.internal', 'ntp9.internal'],
    line: (value: string) => `pool ${value} iburst`,
    test: 'systemctl is-active chrony',
    well: 'active',
    reload: 'sudo systemctl restart chrony',
    unit: 'chrony',
  },
  {
    path: '/etc/rsyslog.d/50-remote.conf',
    key: 'target',
    values: ['10.0.0.20', '10.0.0.9'],
    line: (value: string) => `*.* @@${value}:514`,
    test: 'sudo rsyslogd -N1',
    well: 'rsyslogd: End of config validation run. Bye.',
    reload: 'sudo systemctl restart rsyslog',
    unit: 'rsyslog',
  },
] as const

const asks = {
  ask: [
    'Is {path} the same on all {alias} hosts',
    'Compare {path} across {alias}',
    'Find the {alias} host whose {path} differs',
    'Check {alias} for drift in {path}',
    'Which {alias} host has another {path} than the rest',
  ],
  say: [
    'One of {alias} behaves differently, I suspect {path}.',
    'Did somebody edit {path} by hand on one of the {alias} hosts?',
    'Please make sure that {path} is equal on {alias}',
  ],
}

interface Drift {
  hosts: readonly [Machine, ...Machine[]]
  odd: Machine
  alias: string
  file: (typeof files)[number]
  good: string
  bad: string
}

/** Sums of the file on all hosts; where they differ, the lines of it that do. */
function compare(act: Act, { differs }: { differs: boolean }): Drift {
  const { talk, random } = act
  const role = random.pick(['web', 'api', 'worker', 'proxy'])
  const site = act.site({ roles: [role], each: random.integer(3, 6) })
  const hosts = machinesOf(site, role)
  const alias = `${site.environment}-${role}`
  const file = random.pick(files)
  const odd = random.pick(hosts)
  const [good, bad] = [drawHex(random, 64), drawHex(random, 64)]
  talk.user(opening(act, asks, { path: file.path, alias }))
  if (random.chance(0.4)) talk.list(alias, hosts)
  talk.everywhere(
    alias,
    `sha256sum ${file.path}`,
    Object.fromEntries(hosts.map((host) => [host.name, `${differs && host === odd ? bad : good}  ${file.path}`])),
  )
  if (differs) {
    const [usual, other] = file.values
    talk.everywhere(
      alias,
      `grep -n '${file.key === 'target' ? '@@' : file.key}' ${file.path}; stat -c '%y %U' ${file.path} | cut -c1-16,36-`,
      Object.fromEntries(
        hosts.map((host) => [
          host.name,
          `14:${file.line(host === odd ? other : usual)}\n2026-0${host === odd ? 5 : 2}-1${random.integer(0, 9)} 1${random.integer(0, 9)}:${random.integer(10, 59)} root`,
        ]),
      ),
    )
  }
  return { hosts, odd, alias, file, good, bad }
}

export const same = scene(
  'no-drift',
  (act) => {
    const { hosts, file, good, alias } = compare(act, { differs: false })
    act.talk.answer(
      act.word(
        [
          'No drift: all {count} hosts have the same {path} (sha256 {sum}).',
          '{path} is equal on {count} of {count} {alias} hosts, sum {sum}.',
          'The same everywhere; each of the {count} has {sum}. Look elsewhere for the difference.',
        ],
        { count: hosts.length, path: file.path, sum: good.slice(0, 12), alias },
      ),
    )
  },
  0.5,
)

export const report = scene(
  'odd-one-out',
  (act) => {
    const { talk, word, random } = act
    const { hosts, odd, file } = compare(act, { differs: true })
    const [usual, other] = file.values
    if (random.chance(0.4))
      talk.remote(
        odd.name,
        `sudo journalctl -q -n 1 --no-pager -o short-iso _COMM=sudo | tail -n 1`,
        `2026-05-1${random.integer(0, 9)}T12:${random.integer(10, 59)}:07+00:00 ${odd.name} sudo[${random.integer(900, 30_000)}]: ${random.pick(['anna', 'ben', 'kim', 'marco'])} : COMMAND=/usr/bin/vim ${file.path}`,
      )
    talk.answer(
      word(
        [
          '{odd} is the odd one out: line 14 of {path} says `{other}`, the other {rest} say `{usual}`. It was edited in May, after the rest. I changed nothing.',
          'One differs, {odd}: `{other}` where {rest} hosts have `{usual}` (line 14). Shall I put it right?',
          '{rest} of {count} agree on `{usual}`. Only {odd} has `{other}`, in line 14 of {path}.',
        ],
        { odd: odd.name, path: file.path, other: file.line(other).trim(), usual: file.line(usual).trim(), rest: hosts.length - 1, count: hosts.length },
      ),
    )
  },
  1.2,
)

export const mend = scene(
  'put-right-after-consent',
  (act) => {
    const { talk, word, random } = act
    const { hosts, odd, file, good, bad, alias } = compare(act, { differs: true })
    const [usual, other] = file.values
    const values = {
      odd: odd.name,
      path: file.path,
      other: file.line(other).trim(),
      usual: file.line(usual).trim(),
      rest: hosts.length - 1,
      count: hosts.length,
    }
    talk.answer(
      word(
        [
          '{odd} differs in line 14 of {path}: `{other}` instead of `{usual}` as on the other {rest}. Shall I set that line to the usual value on {odd}, with a copy of the old file kept?',
          'The odd one out is {odd} with `{other}`; {rest} hosts have `{usual}`. I can correct line 14 there. May I, or is it meant to differ?',
          'Only {odd} has `{other}` ({rest} have `{usual}`). Do you want {odd} brought in line?',
        ],
        values,
      ),
    )
    if (random.chance(0.25)) {
      talk.user(
        random.chance(0.5)
          ? word(['No, that host is meant to differ', 'Leave it, {odd} is a canary', 'It is intended there, do not change it'], values)
          : refusal(act),
      )
      return talk.answer(
        word(
          [
            'Then {odd} keeps `{other}`. It should be written down where the file is managed, or the next comparison finds it again.',
            '{path} on {odd} stays as it is, `{other}` in line 14.',
            'Left alone. {odd} goes on with `{other}`, the rest with `{usual}`.',
          ],
          values,
        ),
      )
    }
    talk.user(consent(act, `correct ${odd.name}`))
    const line = file.line(usual).replaceAll('/', '\\/')
    talk.remote(
      odd.name,
      `sudo cp -p ${file.path} /var/backups/${file.path.split('/').at(-1)}.before && sudo sed -i '14s/.*/${line}/' ${file.path} && sha256sum ${file.path}`,
      `${good}  ${file.path}`,
    )
    const test = file.path.includes('sysctl') ? `${file.reload} && ${file.test}` : `${file.test} && ${file.reload}`
    talk.remote(odd.name, test, file.path.includes('sysctl') ? usual : file.well)
    if (random.chance(0.6)) talk.everywhere(alias, `sha256sum ${file.path}`, Object.fromEntries(hosts.map((host) => [host.name, `${good}  ${file.path}`])))
    const end = word(
      [
        '{odd} is in line again: its {path} has the same sum as the other {rest} ({sum}), and the setting is in force. The old file is /var/backups/{base}.before.',
        'Put right. Line 14 on {odd} says `{usual}`, sha256 {sum} as on all {count}; before it was {old}.',
        'All {count} hosts have {sum} now. {odd} took the change over without an error, its old file is kept in /var/backups.',
      ],
      { ...values, sum: good.slice(0, 12), old: bad.slice(0, 12), base: file.path.split('/').at(-1) ?? '' },
    )
    if (random.chance(0.3)) talk.complete(end)
    else talk.answer(end)
  },
  1.6,
)

const packageAsks = {
  ask: [
    'Compare the version of {unit} across {alias}',
    'Which version of {unit} do the {alias} hosts have',
    'Is {unit} the same version on all {alias} hosts',
    'Check {alias} for version drift of {unit}',
    'Find the {alias} host with an older {unit}',
  ],
  say: ['One of {alias} was left out of the last update. Compare {unit}', 'Do all {alias} hosts have the same {unit}? I doubt it.'],
}

const packages = [
  ['nginx', '1.22.1-9+deb12u', 1, 3],
  ['openssl', '3.0.1', 5, 7],
  ['curl', '7.88.1-10+deb12u', 8, 12],
  ['sudo', '1.9.13p3-1+deb12u', 1, 2],
] as const

export const versions = scene('version-drift', (act) => {
  const { talk, word, random } = act
  const role = random.pick(['web', 'api', 'db', 'cache'])
  const site = act.site({ roles: [role], each: random.integer(3, 6) })
  const hosts = machinesOf(site, role)
  const alias = `${site.environment}-${role}`
  const [unit, base, old, fresh] = random.pick(packages)
  const odd = random.chance(0.7) ? random.pick(hosts) : null
  talk.user(opening(act, packageAsks, { unit, alias }))
  talk.everywhere(
    alias,
    `dpkg-query -W -f '\${Version}\\n' ${unit}`,
    Object.fromEntries(hosts.map((host) => [host.name, `${base}${host === odd ? old : fresh}`])),
  )
  if (odd === null)
    return talk.answer(
      word(['All {count} have {unit} {version}.', 'No drift: {version} on {count} of {count} hosts.', 'The same everywhere, {version}.'], {
        count: hosts.length,
        unit,
        version: `${base}${fresh}`,
      }),
    )
  const held = random.chance(0.5)
  talk.remote(
    odd.name,
    `apt-mark showhold; apt-cache policy ${unit} | sed -n '2,3p'`,
    `${held ? `${unit}\n` : ''}  Installed: ${base}${old}\n  Candidate: ${base}${fresh}`,
  )
  talk.answer(
    held
      ? word(
          [
            '{odd} has {old}, the other {rest} have {fresh}. The package is on hold there, so somebody kept it back on purpose. Ask before it is released.',
            'Only {odd} is behind ({old} instead of {fresh}), because {unit} is held with apt-mark. I did not touch the hold.',
            '{rest} hosts: {fresh}. {odd}: {old}, on hold. Shall I find out who set it?',
          ],
          { odd: odd.name, old: `${base}${old}`, fresh: `${base}${fresh}`, rest: hosts.length - 1, unit },
        )
      : word(
          [
            '{odd} is behind with {old}; the other {rest} have {fresh}, which is its candidate too. A plain upgrade of {unit} brings it level. Shall I do that?',
            '{odd} lacks the last update: {old} instead of {fresh}. Nothing holds it back.',
            'Drift on {odd}: {old}, while {rest} hosts run {fresh}. The upgrade is available there and not on hold.',
          ],
          { odd: odd.name, old: `${base}${old}`, fresh: `${base}${fresh}`, rest: hosts.length - 1, unit },
        ),
  )
})
