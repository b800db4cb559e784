import { type Act, hostQuestions, scene } from '#kit/conversations'
import { drawMoment, later, type Machine, mainUnitOf, type Unit } from '#kit/fleet'
import { columns, systemctlStatus } from '#kit/screens'

const roles = ['web', 'db', 'cache', 'proxy', 'queue', 'search', 'mail', 'auth'] as const

/** A restart and the look whether it worked, told in the end. */
function restart(act: Act, machine: Machine, unit: Unit): void {
  const { talk, random, word } = act
  const now = drawMoment(random)
  const pid = unit.pid + random.integer(20, 700)
  talk.remote(machine.name, `sudo systemctl restart ${unit.name}`, '')
  talk.remote(machine.name, `systemctl status ${unit.name} --no-pager`, systemctlStatus(machine, { ...unit, pid }, { since: later(now, -5), now }))
  talk.answer(
    word(
      [
        '{unit} on {host} is active again, pid {pid}, since 5s.',
        'Restarted {unit} on {host}: active (running), pid {pid}.',
        'Done. {host} runs {unit} with the new pid {pid}.',
      ],
      {
        unit: unit.name,
        host: machine.name,
        pid,
      },
    ),
  )
}

/** The host is not named, and nothing says which it could be. */
export const whichHost = scene('which-host', (act) => {
  const { talk, ask, word, random, site } = act
  const { machines } = site({ roles: [random.pick(roles)], each: 1 })
  const [machine] = machines
  if (!machine) return
  const unit = mainUnitOf(machine)
  const question = random.pick(hostQuestions)
  const change = random.chance(0.5)
  talk.user(
    change
      ? ask(['Restart {unit}', 'Give {unit} a restart', 'Bounce the {unit} service', 'Restart the {unit} unit', 'Do a restart of {unit}'], { unit: unit.name })
      : ask(question.ask, { host: random.pick(['the server', 'our host', 'the machine', 'that box']) }),
  )
  talk.answer(
    word(
      change
        ? [
            'On which host shall I restart {unit}?',
            'Which host do you mean? {unit} runs on more than one.',
            'Gladly. On which host?',
            'I need the host: where shall {unit} be restarted?',
          ]
        : ['Which host do you mean?', 'On which host shall I look?', 'Happy to look. What is the host called?', 'I need a name for that: which host?'],
      { unit: unit.name },
    ),
  )
  talk.user(word(['{host}', 'on {host}', '{host} please', 'Sorry, {host}', 'It is {host}', 'I mean {host}'], { host: machine.name }))
  if (change) return restart(act, machine, unit)
  talk.remote(machine.name, question.command, question.print(machine, drawMoment(random)))
  talk.answer(word(['{host}: {told}.', 'On {host} I see {told}.', '{told} on {host}.'], { host: machine.name, told: question.tell(machine) }))
})

/** The host is described, and the list holds one alone: nothing to ask. */
export const oneAlone = scene('one-alone', (act) => {
  const { talk, ask, word, random, site } = act
  const { machines, environment } = site({ roles: [random.pick(roles)], each: 1 })
  const [machine] = machines
  if (!machine) return
  const unit = mainUnitOf(machine)
  const question = random.pick(hostQuestions)
  const phrase = random.pick([
    `the ${environment} ${machine.role} host`,
    `the ${machine.role} server in ${environment}`,
    `our ${environment} ${machine.role} machine`,
  ])
  const change = random.chance(0.4)
  talk.user(
    change
      ? ask(['Restart {unit} on {host}', 'Give {unit} on {host} a restart', 'Bounce {unit} on {host}', 'Restart {unit}, on {host}'], {
          unit: unit.name,
          host: phrase,
        })
      : ask(question.ask, { host: phrase }),
  )
  talk.list(`${environment}-${machine.role}`, machines)
  if (change) return restart(act, machine, unit)
  talk.remote(machine.name, question.command, question.print(machine, drawMoment(random)))
  talk.answer(
    word(['There is just one, {host}: {told}.', 'That is {host}. {told}.', '{host} is the only one, with {told}.'], {
      host: machine.name,
      told: question.tell(machine),
    }),
  )
})

/** The list holds several: the question names them. */
export const severalMatch = scene('several-match', (act) => {
  const { talk, ask, word, random, site } = act
  const { machines, environment } = site({ roles: [random.pick(roles)], each: random.integer(2, 4) })
  const place = random.integer(0, machines.length - 1)
  const machine = machines[place]
  if (!machine) return
  const unit = mainUnitOf(machine)
  const phrase = random.pick([`the ${environment} ${machine.role} host`, `the ${machine.role} server in ${environment}`, `our ${environment} ${machine.role}`])
  const values = { unit: unit.name, host: phrase, count: machines.length, names: machines.map(({ name }) => name).join(', ') }
  talk.user(
    ask(
      [
        'Restart {unit} on {host}',
        'Give {unit} on {host} a restart',
        'Bounce {unit} on {host}',
        'Have {unit} restarted on {host}',
        'Restart {host}, only {unit} on it',
      ],
      values,
    ),
  )
  talk.list(`${environment}-${machine.role}`, machines)
  talk.answer(
    word(
      [
        'There are {count} of them: {names}. Which one, or all in turn?',
        'That could be any of {names}. On which shall I restart {unit}?',
        '{count} hosts fit: {names}. Which of them?',
      ],
      values,
    ),
  )
  const all = random.chance(0.3)
  if (!all) {
    const order = ['the first', 'the second', 'the third', 'the fourth'][place] ?? machine.name
    talk.user(
      random.chance(0.5)
        ? word(['{host}', '{host} please', 'Just {host}'], { host: machine.name })
        : word(['{order}', 'take {order}', '{order}, please'], { order }),
    )
    return restart(act, machine, unit)
  }
  talk.user(word(['All, one after the other', 'All of them, in turn', 'Every one, but not at the same time', 'all, in a row please']))
  for (const each of machines) talk.remote(each.name, `sudo systemctl restart ${unit.name} && systemctl is-active ${unit.name}`, 'active')
  talk.answer(
    word(
      [
        '{unit} was restarted on {names}, one after the other, and is active on all {count}.',
        'All {count} done in turn: {names}. Each said active before I went on.',
        '{names}: restarted, active.',
      ],
      values,
    ),
  )
})

/** "The app" is not named; the list of units shows what it must be, or that there are two. */
export const unitFoundByLooking = scene('unit-found-by-looking', (act) => {
  const { talk, ask, word, random, site } = act
  const { machines } = site({ roles: [random.pick(['api', 'worker', 'batch'])], each: 1 })
  const [machine] = machines
  if (!machine) return
  const unit = mainUnitOf(machine)
  const second: Unit = { ...unit, name: `${unit.name}-scheduler`, description: `${unit.name} scheduler`, pid: unit.pid + 17 }
  const two = random.chance(0.5)
  const units = [unit, ...(two ? [second] : []), ...machine.units.slice(1)]
  talk.user(
    ask(
      [
        'Restart the app on {host}',
        'Restart our service on {host}',
        'Give the application on {host} a restart',
        'Bounce the app on {host}',
        'Restart the software on {host}',
      ],
      { host: machine.name },
    ),
  )
  const [first = [], ...rest] = units.map(({ name, description }) => [`  ${name}.service`, 'loaded', 'active', 'running', description])
  talk.remote(machine.name, 'systemctl list-units --type=service --state=running --no-legend --no-pager', columns(first, rest))
  if (!two) return restart(act, machine, unit)
  talk.answer(
    word(
      [
        'Two units belong to it: {one}.service and {two}.service. Which one, or both?',
        'I see {one} and {two} there. Restart {one}, {two} or both?',
        'Do you mean {one}.service or {two}.service?',
      ],
      { one: unit.name, two: second.name },
    ),
  )
  const target = random.pick([unit, second])
  talk.user(
    word(target === second ? ['The scheduler', '{name}', 'only the scheduler'] : ['{name} itself', 'Just {name}, not the scheduler', 'The main one'], {
      name: target.name,
    }),
  )
  restart(act, machine, target)
})
