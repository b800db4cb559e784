import { type Act, hostQuestions, listOf, type Output, scene } from '#kit/conversations'
import type { Machine } from '#kit/fleet'
import { byName, groupOf, worsenSome } from '../hosts.ts'

const drawQuestion = (act: Act) => act.random.pick(hostQuestions)

/** Names the odd ones first, then what the others have. */
function sumUp(act: Act, machines: readonly Machine[], tell: (machine: Machine) => string, isOdd: (machine: Machine) => boolean, topic: string): string {
  const odd = machines.filter(isOdd)
  const calm = machines.filter((machine) => !isOdd(machine))
  const told = (some: readonly Machine[]) => some.map((machine) => `${machine.name}: ${tell(machine)}`).join('; ')
  const values = { count: machines.length, odd: told(odd), calm: told(calm), all: told(machines), topic, names: listOf(odd.map(({ name }) => name)) }
  if (odd.length === 0)
    return act.word(
      [
        'All {count} answered and none stands out. {all}.',
        'Nothing to worry about with {topic} on any of the {count}. {all}.',
        '{all}. I would leave all {count} as they are.',
      ],
      values,
    )
  return act.word(
    [
      '{names} should be looked at ({odd}). The rest is fine: {calm}.',
      'Of {count} hosts I would look at {names}. {odd}. The others: {calm}.',
      '{odd}. That is where I would look next; the other hosts are well ({calm}).',
    ],
    values,
  )
}

/** Asked about a group: one call over all of them. */
export const allOfThem = scene('all-of-them', (act) => {
  const { talk, ask, word, random } = act
  const question = drawQuestion(act)
  const group = groupOf(act)
  const machines = worsenSome(group.machines, act, (machine) => question.worsen(machine, random))
  talk.user(
    random.chance(0.75)
      ? ask(question.ask, { host: group.phrase })
      : word(
          [
            'I need an overview of {topic} on {host}, one line for each',
            'Morning check: {topic}, {host}',
            '{topic} across {host}? Tell me who stands out',
            'Compare {topic} of {host}, please',
          ],
          { host: group.phrase, topic: question.topic },
        ),
  )
  if (random.chance(0.3)) talk.list(group.alias, machines)
  talk.everywhere(
    group.alias,
    question.command,
    byName(machines, (machine) => question.print(machine, group.now)),
  )
  talk.answer(sumUp(act, machines, question.tell, question.isOdd, question.topic))
  if (!random.chance(0.35)) return
  const other = random.pick(hostQuestions.filter((candidate) => candidate.name !== question.name))
  talk.user(
    word(['And {topic}?', 'Same hosts, now {topic}', 'What about {topic} there?', 'ok. And with {topic}?', 'Now {topic} of the same ones'], {
      topic: other.topic,
    }),
  )
  talk.everywhere(
    group.alias,
    other.command,
    byName(machines, (machine) => other.print(machine, group.now)),
  )
  talk.answer(sumUp(act, machines, other.tell, other.isOdd, other.topic))
})

/** One of them does not answer, and is tried once more by itself. */
export const oneDoesNotAnswer = scene('one-does-not-answer', (act) => {
  const { talk, ask, word, random } = act
  const question = drawQuestion(act)
  const group = groupOf(act)
  const silent = random.pick(group.machines)
  const others = group.machines.filter((machine) => machine !== silent)
  const gone: Output = {
    text: random.pick([
      `ssh: connect to host ${silent.name} port 22: Connection timed out`,
      `ssh: connect to host ${silent.name} port 22: No route to host`,
      `ssh: connect to host ${silent.name} port 22: Connection refused`,
    ]),
    exit: 255,
  }
  const comesBack = random.chance(0.4)
  talk.user(ask(question.ask, { host: group.phrase }))
  talk.everywhere(
    group.alias,
    question.command,
    byName(group.machines, (machine) => (machine === silent ? gone : question.print(machine, group.now))),
  )
  if (random.chance(0.4))
    talk.think(
      word(['{host} did not answer. I try it once more before I call it down.', 'One host is missing; a second try tells a hiccup from an outage.'], {
        host: silent.name,
      }),
    )
  talk.remote(silent.name, question.command, comesBack ? question.print(silent, group.now) : gone)
  const told = (machines: readonly Machine[]) => machines.map((machine) => `${machine.name}: ${question.tell(machine)}`).join('; ')
  talk.answer(
    word(
      comesBack
        ? [
            '{silent} did not answer at first and did on the second try. {all}.',
            '{all}. Note that {silent} was out of reach for a moment, so its network deserves a look.',
            'All of them now, {silent} only after a second try: {all}.',
          ]
        : [
            '{silent} cannot be reached, twice in a row ({reason}), so I can say nothing about it. The others: {others}.',
            '{others}. {silent} is missing from this: {reason}, also on a second try.',
            'I have {count} of {total}. {others}. {silent} does not answer ({reason}); whether it is down I cannot see from here.',
          ],
      {
        silent: silent.name,
        reason: gone.text.split(': ').at(-1) ?? '',
        all: told(group.machines),
        others: told(others),
        count: others.length,
        total: group.machines.length,
      },
    ),
  )
})

/** Two or three hosts by name, which no pattern holds together: side by side. */
export const someByName = scene('some-by-name', (act) => {
  const { talk, ask, word, random, site } = act
  const question = drawQuestion(act)
  const one = site({ roles: ['web', 'db', 'cache'], each: 1 })
  const machines = worsenSome(one.machines.slice(0, random.integer(2, 3)), act, (machine) => question.worsen(machine, random))
  const now = groupOf(act).now
  const names = listOf(machines.map(({ name }) => name))
  talk.user(
    random.chance(0.7)
      ? ask(question.ask, { host: names })
      : word(
          [
            '{names}: compare {topic}',
            'Put {topic} of {names} side by side for me',
            'Between {names}, who is worse off with {topic}?',
            'I want {topic} for {names}',
          ],
          {
            names,
            topic: question.topic,
          },
        ),
  )
  talk.together(
    ...machines.map(
      (machine) => [{ name: 'remote_bash' as const, arguments: { agent: machine.name, command: question.command } }, question.print(machine, now)] as const,
    ),
  )
  talk.answer(sumUp(act, machines, question.tell, question.isOdd, question.topic))
})
