import { listOf, opening, scene } from '#kit/conversations'
import { drawMoment, isoSeconds } from '#kit/fleet'
import { drawPeople } from '../people.ts'

const roles = ['web', 'db', 'api', 'auth', 'build', 'mail', 'backup'] as const

/** The sudo group of one host, and what sudoers.d adds to it. */
export const whoHasSudo = scene('who-has-sudo', (act) => {
  const { talk, word, random, site } = act
  const [machine] = site({ roles: [random.pick(roles)], each: 1 }).machines
  if (!machine) return
  const members = drawPeople(act, random.integer(2, 4))
  const [extra = ''] = drawPeople(act, 5).filter((name) => !members.includes(name))
  const hasExtra = random.chance(0.6)
  const what = random.pick(['/usr/bin/systemctl restart nginx', '/usr/bin/journalctl', 'ALL', '/usr/sbin/tcpdump'])
  const values = { host: machine.name, members: listOf(members), count: members.length, extra, what }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Who has sudo on {host}',
          'List everyone who may use sudo on {host}',
          'Check who can become root on {host}',
          'Review the sudo rights on {host}',
          'Find out which accounts are administrators on {host}',
        ],
        say: ['The auditor asks who is an administrator on {host}', 'Access review of {host}: sudo, please'],
      },
      values,
    ),
  )
  const calls = [
    [{ name: 'remote_bash' as const, arguments: { agent: machine.name, command: 'getent group sudo' } }, `sudo:x:27:${members.join(',')}`],
    [
      { name: 'remote_bash' as const, arguments: { agent: machine.name, command: "sudo grep -rhv '^#' /etc/sudoers.d" } },
      hasExtra ? `${extra} ALL=(root) ${what}` : { text: '', exit: 1 },
    ],
  ] as const
  if (random.chance(0.5)) talk.together(...calls)
  else for (const call of calls) talk.together(call)
  talk.answer(
    hasExtra
      ? word(
          what === 'ALL'
            ? [
                '{members} through the group sudo, and {extra} through sudoers.d with ALL, which the group list does not show. I would ask why it is there.',
                'In the group: {members}. Beside it {extra} has ALL from a file in /etc/sudoers.d.',
              ]
            : [
                'Full sudo: {members}. {extra} may run {what} as root and no more (sudoers.d).',
                '{members} are in the group sudo. On top of that {extra} has `{what}` alone.',
              ],
          values,
        )
      : word(
          [
            '{members}, all through the group sudo; sudoers.d adds nobody.',
            '{count} people: {members}. There is no rule in /etc/sudoers.d.',
            'On {host} it is {members}, and nothing beside the group.',
          ],
          values,
        ),
  )
})

/** The same group on several hosts: who is in it where he should not be. */
export const sudoEverywhere = scene('sudo-everywhere', (act) => {
  const { talk, word, random, site } = act
  const role = random.pick(roles)
  const { machines, environment } = site({ roles: [role], each: random.integer(2, 5) })
  const [odd = '', ...usual] = drawPeople(act, random.integer(3, 4))
  const drifted = random.chance(0.7)
  const where = random.pick(machines)
  const hosts = `the ${environment} ${role} hosts`
  const values = { hosts, usual: listOf(usual), odd, where: where.name, count: machines.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Is the sudo group the same on {hosts}',
          'Compare who has sudo on {hosts}',
          'Check {hosts} for people with sudo that others of them do not have',
          'Find differences in the sudo group between {hosts}',
          'Review sudo across {hosts}',
        ],
        say: ['The sudo group should be the same on {hosts}', 'Quarterly review: sudo on {hosts}'],
      },
      values,
    ),
  )
  if (random.chance(0.3)) talk.list(`${environment}-${role}`, machines)
  talk.everywhere(
    `${environment}-${role}`,
    'getent group sudo',
    Object.fromEntries(machines.map((machine) => [machine.name, `sudo:x:27:${[...usual, ...(drifted && machine === where ? [odd] : [])].join(',')}`])),
  )
  if (!drifted) {
    talk.answer(word(['The same on all {count}: {usual}.', 'No difference, {usual} everywhere.', '{usual} on each of the {count}; nobody else.'], values))
    return
  }
  talk.answer(
    word(
      [
        '{usual} everywhere, and on {where} {odd} as well. That one stands out.',
        '{odd} has sudo on {where} alone; the others agree on {usual}.',
        'One difference: {odd} on {where}. The rest is {usual} on all {count}.',
      ],
      values,
    ),
  )
  if (!random.chance(0.5)) return
  talk.user(word(['Since when?', 'When was {odd} added there?', 'Who put {odd} there?', 'Find out how that came about'], values))
  const [by = ''] = usual
  const logged = random.chance(0.6)
  const at = isoSeconds(drawMoment(random)).replace(' ', 'T')
  talk.remote(
    where.name,
    `sudo grep -h 'group .sudo.' /var/log/auth.log* | grep ${odd} | tail -n 2`,
    logged ? `${at} ${where.name} usermod[20114]: add '${odd}' to group 'sudo'` : { text: '', exit: 1 },
  )
  if (logged) {
    talk.remote(
      where.name,
      "sudo grep -h 'usermod' /var/log/auth.log* | grep COMMAND | tail -n 1",
      `${at} ${where.name} sudo: ${by} : TTY=pts/1 ; PWD=/root ; USER=root ; COMMAND=/usr/sbin/usermod -aG sudo ${odd}`,
    )
    talk.answer(
      word(
        [
          '{by} did it on {day} at {time} with `usermod -aG sudo {odd}`. Ask {by} whether it is still needed.',
          'On {day} at {time}, by {by} (auth.log has the command).',
        ],
        { ...values, by, day: at.slice(0, 10), time: at.slice(11, 16) },
      ),
    )
  } else
    talk.answer(
      word(
        [
          'auth.log on {where} does not reach back far enough, it has no such line ("[exit 1]" and no text). I can only say that {odd} is in it now.',
          'I cannot tell: no line about {odd} is left in auth.log on {where}, grep ends with [exit 1].',
        ],
        values,
      ),
    )
})

/** Rules that ask for no password. */
export const withoutPassword = scene('without-password', (act) => {
  const { talk, word, random, site } = act
  const role = random.pick(roles)
  const { machines, environment } = site({ roles: [role], each: random.integer(2, 4) })
  const [user = ''] = drawPeople(act, 1)
  const hosts = `the ${environment} ${role} hosts`
  const found = machines.filter(() => random.chance(0.4))
  const rest = machines.filter((machine) => !found.includes(machine))
  const wide = random.chance(0.5)
  const rule = wide ? `${user} ALL=(ALL) NOPASSWD: ALL` : `${user} ALL=(root) NOPASSWD: /usr/bin/systemctl restart ${role}-agent`
  const file = `/etc/sudoers.d/${random.pick(['90-deploy', '50-legacy', 'temporary', '99-ops'])}`
  const values = { hosts, user, file, found: listOf(found.map(({ name }) => name)), rest: listOf(rest.map(({ name }) => name)), count: machines.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which accounts on {hosts} have sudo without a password',
          'Search {hosts} for NOPASSWD',
          'Check {hosts} for sudo rules that ask for no password',
          'Find every NOPASSWD rule on {hosts}',
        ],
        say: ['Nobody should have NOPASSWD on {hosts}. Is that so?', 'Audit finding: sudo without password on {hosts}. Verify it'],
      },
      values,
    ),
  )
  talk.everywhere(
    `${environment}-${role}`,
    'sudo grep -rn NOPASSWD /etc/sudoers /etc/sudoers.d',
    Object.fromEntries(machines.map((machine) => [machine.name, found.includes(machine) ? `${file}:1:${rule}` : { text: '', exit: 1 }])),
  )
  talk.answer(
    found.length === 0
      ? word(['No rule on any of the {count}: {rest} have none.', 'Clean. Neither sudoers nor sudoers.d on {rest} has NOPASSWD.'], values)
      : word(
          wide
            ? [
                '{user} may do everything without a password on {found} ({file}, line 1). {others}I would replace that rule, after asking {user} what it is for.',
                'On {found}: {file} gives {user} NOPASSWD: ALL. {others}That is root without a second thought.',
              ]
            : [
                'On {found} {user} may restart one unit without a password ({file}), which is narrow. {others}Nothing wider was found.',
                '{file} on {found}: {user}, one restart command, NOPASSWD. {others}',
              ],
          { ...values, others: rest.length > 0 ? `None on ${values.rest}. ` : '' },
        ).trim(),
  )
})
