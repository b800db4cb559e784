import { createHash } from 'node:crypto'
import { type Act, consent, listOf, opening, scene } from '#kit/conversations'
import type { Machine } from '#kit/fleet'
import { byName, groupOf } from '../hosts.ts'

/** Hosts of which one or two are not like the rest. */
function oddOnes(act: Act, roles?: readonly string[]) {
  const group = groupOf(act, roles)
  const first = act.random.integer(0, group.machines.length - 1)
  const many = group.machines.length > 3 && act.random.chance(0.4) ? 2 : 1
  const odd = group.machines.filter((_, place) => (place - first + group.machines.length) % group.machines.length < many)
  return { ...group, odd, rest: group.machines.filter((machine) => !odd.includes(machine)) }
}

const names = (machines: readonly Machine[]) => listOf(machines.map(({ name }) => name))

const versions = [
  ['nginx', '1.22.1-9+deb12u2', '1.22.1-9+deb12u1'],
  ['openssl', '3.0.17-1~deb12u2', '3.0.15-1~deb12u1'],
  ['curl', '7.88.1-10+deb12u12', '7.88.1-10+deb12u8'],
  ['rsync', '3.2.7-1+deb12u2', '3.2.7-1'],
  ['git', '1:2.39.5-0+deb12u2', '1:2.39.2-1.1'],
  ['redis-server', '5:7.0.15-1~deb12u5', '5:7.0.11-1'],
] as const

/** A package in two versions. */
export const versionsDiffer = scene('versions-differ', (act) => {
  const { talk, word, random } = act
  const group = oddOnes(act)
  const [name, fresh, old] = random.pick(versions)
  const drifted = random.chance(0.75)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which version of {name} is on {hosts}',
          'Check whether {hosts} all have the same {name}',
          'Compare the {name} version on {hosts}',
          'Find out if {name} differs between {hosts}',
        ],
        say: ['I suspect that {name} is not the same on {hosts}', 'Audit asks for the {name} versions on {hosts}'],
      },
      { name, hosts: group.phrase },
    ),
  )
  const command = `dpkg-query -W -f='\${Version}\\n' ${name}`
  talk.everywhere(
    group.alias,
    command,
    byName(group.machines, (machine) => (drifted && group.odd.includes(machine) ? old : fresh)),
  )
  const values = { name, fresh, old, odd: names(group.odd), rest: names(group.rest), all: names(group.machines), count: group.machines.length }
  if (!drifted) {
    talk.answer(
      word(
        ['All {count} have {name} {fresh}: {all}.', 'No difference: {name} is {fresh} on all {count} hosts.', '{name} {fresh} everywhere, on {count} hosts.'],
        values,
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        'Not the same {name}. Still {old}: {odd}. Already {fresh}: {rest}.',
        'They differ: {fresh} on {rest}, but {old} on {odd}.',
        '{name} is {fresh} on {rest}. Out of line: {odd} with {old}.',
      ],
      values,
    ),
  )
  if (!random.chance(0.5)) return
  talk.user(word(['Why was {odd} left behind?', 'Is the package held on {odd}?', 'Find out why {odd} has the old one', 'And what keeps {odd} back?'], values))
  const held = random.chance(0.6)
  const odd = group.odd[0]?.name ?? ''
  if (random.chance(0.5)) talk.remote(odd, 'apt-mark showhold', held ? name : '')
  else
    talk.together(
      [{ name: 'remote_bash', arguments: { agent: odd, command: 'apt-mark showhold' } }, held ? name : ''],
      [
        { name: 'remote_bash', arguments: { agent: odd, command: `apt-cache policy ${name} | head -n 3` } },
        `${name}:\n  Installed: ${old}\n  Candidate: ${fresh}`,
      ],
    )
  talk.answer(
    held
      ? word(
          [
            '{name} is on hold on {host}, so it stays at {old} and no upgrade touches it. `sudo apt-mark unhold {name}` would lift that; I have not done it.',
            'It is held: apt-mark showhold lists {name} on {host}. Somebody wanted to stay at {old}; ask before it is lifted.',
          ],
          { ...values, host: odd },
        )
      : word(
          [
            'Nothing holds it on {host}: apt-mark shows no hold, so {old} is there since the last upgrade run missed that host.',
            'No hold on {host}. It still has {old} and simply was not upgraded; {fresh} is what the others got.',
          ],
          { ...values, host: odd },
        ),
  )
})

const files = [
  ['/etc/ssh/sshd_config', 'PermitRootLogin no', 'PermitRootLogin yes', '^PermitRootLogin'],
  ['/etc/sysctl.d/90-network.conf', 'net.core.somaxconn = 4096', 'net.core.somaxconn = 128', '^net.core.somaxconn'],
  ['/etc/resolv.conf', 'nameserver 10.0.0.53', 'nameserver 10.9.0.53', '^nameserver'],
  ['/etc/chrony/chrony.conf', 'pool ntp.internal.example iburst', 'pool time.old.example iburst', '^pool'],
  ['/etc/security/limits.d/20-files.conf', '* soft nofile 65536', '* soft nofile 1024', 'nofile'],
] as const

/** A file that should be the same everywhere: the sums say where it is not, the line says how. */
export const oneFileDiffers = scene('one-file-differs', (act) => {
  const { talk, word, random, stem } = act
  const group = oddOnes(act)
  const [file, right, wrong, line] = random.pick(files)
  const salt = stem()
  const sum = (text: string) => createHash('sha256').update(`${salt} ${text}`).digest('hex')
  const drifted = random.chance(0.8)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Is {file} the same on {hosts}',
          'Check that {file} is identical on {hosts}',
          'Compare {file} between {hosts}',
          'Find the host of {hosts} whose {file} differs',
        ],
        say: ['{hosts} should have the same {file}. Do they?', 'Config drift check: {file} on {hosts}'],
      },
      { file, hosts: group.phrase },
    ),
  )
  talk.everywhere(
    group.alias,
    `sha256sum ${file}`,
    byName(group.machines, (machine) => `${sum(drifted && group.odd.includes(machine) ? wrong : right)}  ${file}`),
  )
  const values = { file, right, wrong, odd: names(group.odd), rest: names(group.rest), count: group.machines.length, sum: sum(right).slice(0, 12) }
  if (!drifted) {
    talk.answer(
      word(
        [
          'Yes, {file} has the same sha256 on all {count} ({sum}...).',
          'Identical: all {count} hosts give {sum}... for {file}.',
          'No drift in {file}; the {count} sums agree ({sum}...).',
        ],
        values,
      ),
    )
    return
  }
  const [one, other] = [group.odd[0]?.name ?? '', group.rest[0]?.name ?? '']
  const look = (agent: string) => ({ name: 'remote_bash' as const, arguments: { agent, command: `grep -n '${line}' ${file}` } })
  const number = random.integer(3, 60)
  talk.together([look(one), `${number}:${wrong}`], [look(other), `${number}:${right}`])
  talk.answer(
    word(
      [
        'Different on {odd}: line {number} says `{wrong}` there and `{right}` on {rest}.',
        'Not everywhere. It is `{right}` on {rest}, and `{wrong}` in line {number} of {file} on {odd}.',
        'Out of line: {odd}, with `{wrong}` where the others have `{right}` (line {number}).',
      ],
      { ...values, number },
    ),
  )
})

/** A service that some lack: named first, started there when the user agrees, and looked at again. */
export const startWhereMissing = scene('start-where-missing', (act) => {
  const { talk, word, random } = act
  const group = oddOnes(act)
  const unit = random.pick(['chrony', 'cron', 'rsyslog', 'prometheus-node-exporter', 'unattended-upgrades', 'fail2ban'])
  talk.user(
    opening(
      act,
      {
        ask: [
          'Is {unit} running on {hosts}',
          'Make sure that {unit} runs on {hosts}',
          'Check {unit} on {hosts} and tell me where it is down',
          'Find hosts among {hosts} without {unit}',
        ],
        say: ['{unit} should run on {hosts}', 'Some of {hosts} seem to lack {unit}'],
      },
      { unit, hosts: group.phrase },
    ),
  )
  const state = (machine: Machine) => (group.odd.includes(machine) ? { text: 'inactive', exit: 3 } : 'active')
  talk.everywhere(group.alias, `systemctl is-active ${unit}`, byName(group.machines, state))
  const values = { unit, odd: names(group.odd), rest: names(group.rest), count: group.machines.length }
  talk.answer(
    word(
      [
        '{unit} is inactive on {odd} and active on {rest}. Shall I start it on {odd}?',
        'It runs on {rest}, not on {odd} (inactive). I can start and enable it there if you want.',
        'Down on {odd}, up on the other hosts. Should I bring it up on {odd}?',
      ],
      values,
    ),
  )
  talk.user(consent(act, `start ${unit} on ${names(group.odd)}`))
  const start = (agent: string) => ({ name: 'remote_bash' as const, arguments: { agent, command: `sudo systemctl enable --now ${unit}` } })
  const [masked] = random.chance(0.25) ? group.odd : []
  const refused = { text: `Failed to enable unit: Unit file /etc/systemd/system/${unit}.service is masked.`, exit: 1 }
  talk.together(...group.odd.map((machine) => [start(machine.name), machine === masked ? refused : ''] as const))
  talk.everywhere(
    group.alias,
    `systemctl is-active ${unit}`,
    byName(group.machines, (machine) => (machine === masked ? { text: 'inactive', exit: 3 } : 'active')),
  )
  talk.answer(
    masked
      ? word(
          [
            '{unit} is masked on {masked}, so it could not be started there: somebody shut it off on purpose. It is active on the other {others}.',
            'Only in part: {masked} refuses since the unit is masked (/etc/systemd/system/{unit}.service). Elsewhere {unit} is active. I did not unmask it without your word.',
          ],
          { ...values, masked: masked.name, others: group.machines.length - 1 },
        )
      : word(
          [
            '{unit} is now active on all {count}: {odd} joined {rest}.',
            'Done. All {count} say active, {odd} included.',
            'Started and enabled on {odd}; all {count} hosts have {unit} active now.',
          ],
          values,
        ),
  )
})
