import { type Act, scene } from '#kit/conversations'
import { later, type Machine, mainUnitOf } from '#kit/fleet'
import { systemctlStatus } from '#kit/screens'
import { drawHosts, drawQuestions, lookAndTell } from '../hosts.ts'

/** Restarts the main service of one host and looks whether it runs again. */
function restart(act: Act, machine: Machine, now: Date, tell: (values: { unit: string; host: string; pid: number }) => string): void {
  const { talk, random } = act
  const unit = mainUnitOf(machine)
  const pid = unit.pid + random.integer(40, 900)
  talk.remote(machine.name, `sudo systemctl restart ${unit.name}`, '')
  talk.remote(
    machine.name,
    `systemctl status ${unit.name} --no-pager`,
    systemctlStatus(machine, { ...unit, pid }, { since: later(now, 30), now: later(now, 36) }),
  )
  talk.answer(tell({ unit: unit.name, host: machine.name, pid }))
}

const restarted = [
  '{unit} on {host} was restarted and has been active for 6s (pid {pid}).',
  'Done on {host}: {unit} is active (running), new pid {pid}.',
  '{host}: {unit} restarted, pid {pid}, up for 6s.',
] as const

/** Two hosts were looked at; "the other one" is the one that was not looked at last. */
export const changeOnTheOther = scene('change-on-the-other', (act) => {
  const { talk, ask, word, random } = act
  const { machines, now } = drawHosts(act, 2)
  const [question] = drawQuestions(act)
  const [one, two] = machines
  if (!one || !two) return
  talk.user(ask(question.ask, { host: one.name }))
  lookAndTell(act, question, one, now)
  talk.user(word(['Now {host}', 'Then {host}, the same', 'And {host}?', 'Same on {host}', 'ok, go to {host} and do it there too'], { host: two.name }))
  lookAndTell(act, question, two, now)
  const other = random.chance(0.6)
  const target = other ? one : two
  const unit = mainUnitOf(target).name
  talk.user(
    word(
      other
        ? [
            'Restart {unit} on the other one',
            'On the other host, restart {unit}',
            'Go back to the first and restart {unit} there',
            'Please restart {unit}, but on the one before',
            'The first one needs a restart of {unit}',
          ]
        : ['Restart {unit} here', 'Please restart {unit} on this one', 'Restart {unit} on the last one', 'Restart {unit} there'],
      { unit },
    ),
  )
  restart(act, target, now, (values) => word(restarted, values))
})

/** Several hosts could be meant: one question, then the one that was named. */
export const whichOfThem = scene('which-of-them', (act) => {
  const { talk, ask, word, random, site } = act
  const { now } = drawHosts(act, 2)
  const [question, other] = drawQuestions(act)
  const role = random.pick(['web', 'api', 'worker', 'db', 'cache'])
  const { machines, environment } = site({ roles: [role], each: 3 })
  const alias = `${environment}-${role}`
  const place = random.integer(0, 2)
  const target = machines[place]
  if (!target) return
  const unit = mainUnitOf(target).name
  talk.user(ask(question.ask, { host: `the ${environment} ${role} hosts` }))
  talk.everywhere(alias, question.command, Object.fromEntries(machines.map((machine) => [machine.name, question.print(machine, now)])))
  talk.answer(
    machines
      .map((machine) => `${machine.name}: ${question.tell(machine)}`)
      .join('; ')
      .concat('.'),
  )
  const wants = random.chance(0.5)
  talk.user(
    wants
      ? word(['Restart {unit} on it', 'Then restart {unit} there', 'Ok, restart {unit} on that one', 'Restart its {unit}'], { unit })
      : word(['Look at {topic} on it', 'And {topic} of that one?', 'Check {topic} there on that host', 'Now {topic} of it'], { topic: other.topic }),
  )
  const names = machines.map(({ name }) => name)
  talk.answer(
    word(['Which one do you mean: {names}?', 'There are three of them, {names}. Which one?', 'On which host? I just looked at {names}.'], {
      names: `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
    }),
  )
  talk.user(
    random.chance(0.5)
      ? word(['{host}', 'I mean {host}', '{host}, sorry', 'The one called {host}'], { host: target.name })
      : word(
          [
            ['The first', 'The first one of them', 'Take the first'],
            ['The second', 'The one in the middle', 'The second one'],
            ['The last one', 'The third', 'The last of the three'],
          ][place] ?? [],
        ),
  )
  if (wants) restart(act, target, now, (values) => word(restarted, values))
  else lookAndTell(act, other, target, now)
})
