import { opening, scene } from '#kit/conversations'
import { aptUpgradable, drawUpdates, rebootCommand } from '../updates.ts'

const names = (machines: readonly { name: string }[]) => machines.map(({ name }) => name).join(', ')

/** What is pending on one host, and how much of it is for security. */
export const whatIsDue = scene('what-is-due', (act) => {
  const { talk, random, word, site } = act
  const [machine] = site({ roles: [random.pick(['web', 'api', 'db', 'cache', 'mail', 'auth'])], each: 1 }).machines
  if (!machine) return
  const updates = random.chance(0.15) ? [] : drawUpdates(random)
  const urgent = updates.filter(({ isSecurity }) => isSecurity)
  const values = {
    host: machine.name,
    count: updates.length,
    security: urgent.length,
    urgent: urgent.map(({ name, fresh }) => `${name} ${fresh}`).join(', '),
    rest: updates.length - urgent.length,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which updates are pending on {host}',
          'Check {host} for updates',
          'What can be upgraded on {host}',
          'Show the security updates of {host}',
          'List what apt would upgrade on {host}',
        ],
        say: ['I want to know whether {host} is up to date', '{host}: any security updates due?'],
      },
      values,
    ),
  )
  if (random.chance(0.5)) talk.remote(machine.name, 'sudo apt-get update -qq', '')
  talk.remote(machine.name, 'apt list --upgradable 2>/dev/null', aptUpgradable(updates))
  talk.answer(
    updates.length === 0
      ? word(
          ['Nothing is pending on {host}: apt says "Listing..." and no package after it.', '{host} is up to date, the list is empty (just "Listing...").'],
          values,
        )
      : word(
          [
            '{count} updates, of which {security} for security: {urgent}. {rest} can wait.',
            '{security} of {count} are security updates ({urgent}), {rest} are ordinary ones.',
            'Due on {host}: {urgent} for security, and {rest} others.',
          ],
          values,
        ) + (urgent.some(({ isKernel }) => isKernel) ? ' The kernel among them will ask for a reboot.' : ''),
  )
})

const fixes = [
  { package: 'openssl', fixed: '3.0.17-1~deb12u2', before: '3.0.15-1~deb12u1' },
  { package: 'sudo', fixed: '1.9.13p3-1+deb12u2', before: '1.9.13p3-1+deb12u1' },
  { package: 'openssh-server', fixed: '1:9.2p1-2+deb12u6', before: '1:9.2p1-2+deb12u5' },
  { package: 'libxml2', fixed: '2.9.14+dfsg-1.3~deb12u2', before: '2.9.14+dfsg-1.3~deb12u1' },
  { package: 'git', fixed: '1:2.39.5-0+deb12u2', before: '1:2.39.5-0+deb12u1' },
] as const

/** An advisory names a version; which hosts have it. */
export const isItFixed = scene('is-it-fixed', (act) => {
  const { talk, random, word, site } = act
  const role = random.pick(['web', 'api', 'db', 'proxy', 'auth', 'build'])
  const { machines, environment } = site({ roles: [role], each: random.integer(2, 5) })
  const { package: name, fixed, before } = random.pick(fixes)
  const open = machines.filter(() => random.chance(0.35))
  const closed = machines.filter((machine) => !open.includes(machine))
  const values = { name, fixed, before, hosts: `the ${environment} ${role} hosts`, open: names(open), closed: names(closed), count: machines.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Is {name} {fixed} on {hosts}',
          'Check whether {hosts} have the fix, {name} {fixed}',
          'Which of {hosts} still lack {name} {fixed}',
          'Find out which of {hosts} run an older {name} than {fixed}',
          'Verify on {hosts} that {name} is at {fixed}',
        ],
        say: [
          'Security says {name} below {fixed} is vulnerable. How do {hosts} stand?',
          'The hole in {name} is closed in {fixed}. I need the state of {hosts}',
        ],
      },
      values,
    ),
  )
  talk.everywhere(
    `${environment}-${role}`,
    `dpkg-query -W -f='\${Version}\\n' ${name}`,
    Object.fromEntries(machines.map((machine) => [machine.name, open.includes(machine) ? before : fixed])),
  )
  const running = name === 'openssl' && open.length === 0 && random.chance(0.7)
  if (running) {
    const [host] = machines
    if (host) {
      const stale = random.chance(0.5)
      talk.remote(host.name, 'sudo needrestart -b -r l | grep -c ^NEEDRESTART-SVC', stale ? '2' : { text: '0', exit: 1 })
      talk.answer(
        word(
          stale
            ? [
                'All {count} have {fixed}, but 2 services on {host} still use the old library (needrestart) and need a restart.',
                'Installed everywhere ({closed}); on {host} needrestart counts 2 services with the old code in memory.',
              ]
            : [
                'All {count} have {fixed} ({closed}), and on {host} needrestart finds 0 services with old code.',
                'Fixed on {closed}; needrestart on {host} says 0 services use the old library.',
              ],
          { ...values, host: host.name },
        ),
      )
      return
    }
  }
  talk.answer(
    open.length === 0
      ? word(['All {count} have {fixed}: {closed}.', 'Yes, closed on {closed}.', '{closed}: {fixed} on each, nothing open.'], values)
      : closed.length === 0
        ? word(['None of them: {open} all have {before}.', 'Still open everywhere. {open} run {before}.'], values)
        : word(
            [
              'Still open on {open} ({before}). Fixed on {closed}.',
              '{open}: {before}, so vulnerable. {closed}: fixed.',
              '{closed} have it; {open} are at {before} and need the update.',
            ],
            values,
          ),
  )
})

/** Who waits for a reboot; it is for people to say when. */
export const whoNeedsReboot = scene('who-needs-a-reboot', (act) => {
  const { talk, random, word, site } = act
  const role = random.pick(['web', 'api', 'db', 'worker', 'search', 'build'])
  const { machines, environment } = site({ roles: [role], each: random.integer(3, 5) })
  const due = machines.filter(() => random.chance(0.45))
  const rest = machines.filter((machine) => !due.includes(machine))
  const why = new Map(due.map((machine) => [machine.name, random.pick(['linux-image-6.1.0-37-amd64', 'linux-image-6.1.0-37-amd64\nlibc6', 'libc6', 'dbus'])]))
  const told = due.map(({ name }) => `${name} (${why.get(name)?.replace('\n', ', ')})`).join(', ')
  const values = {
    hosts: `the ${environment} ${role} hosts`,
    due: told,
    names: names(due),
    rest: names(rest),
    count: due.length,
    total: machines.length,
    environment,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which of {hosts} need a reboot',
          'Check {hosts} for a pending reboot',
          'Find out who of {hosts} waits for a reboot, and why',
          'Look for reboot-required on {hosts}',
          'Tell me if {hosts} have to be rebooted',
        ],
        say: ['After the updates some of {hosts} need a reboot, I think', 'Reboot list for {hosts}, please. Only look'],
      },
      values,
    ),
  )
  talk.everywhere(`${environment}-${role}`, rebootCommand, Object.fromEntries(machines.map(({ name }) => [name, why.get(name) ?? 'none'])))
  talk.answer(
    due.length === 0
      ? word(['None of the {total}: {rest} all say none.', 'No reboot is due on {rest}.'], values)
      : word(
          [
            '{count} of {total} wait for a reboot: {due}. I reboot nothing on my own; tell me the window and the order.',
            'Due: {due}. Not due: {rest}. When may they go down, one by one?',
            '{due} ask for a reboot. That is a decision about time, so I leave them running until you name one.',
          ].map((text) => (rest.length === 0 ? text.replace(' Not due: {rest}.', '') : text)),
          values,
        ),
  )
})
