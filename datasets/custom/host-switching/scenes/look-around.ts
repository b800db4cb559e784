import { type Act, scene } from '#kit/conversations'
import type { Machine } from '#kit/fleet'
import { drawHosts, drawQuestions, found, lookAndTell } from '../hosts.ts'

const maybeWorse = (act: Act, machine: Machine, worsen: (machine: Machine, random: Act['random']) => Machine) =>
  act.random.chance(0.35) ? worsen(machine, act.random) : machine

/** The same on another host, and then back to the first with something else. */
export const sameOnTheNext = scene('same-on-the-next', (act) => {
  const { talk, ask, word, random } = act
  const { machines, now } = drawHosts(act, random.integer(2, 3))
  const [question, other] = drawQuestions(act)
  const [first, ...rest] = machines.map((machine) => maybeWorse(act, machine, question.worsen))
  if (!first) return
  talk.user(ask(question.ask, { host: first.name }))
  lookAndTell(act, question, first, now)
  for (const next of rest) {
    talk.user(
      word(
        ['Now the same on {host}', 'And on {host}?', 'Same for {host} please', 'ok, {host} now', 'Do that on {host} too', 'What about {host}?', 'Next: {host}'],
        { host: next.name },
      ),
    )
    lookAndTell(act, question, next, now)
  }
  if (random.chance(0.25)) return
  const back = random.chance(0.7) ? first : (rest.at(-1) ?? first)
  talk.user(
    back === first
      ? word(
          [
            'Back to the first one: {topic}?',
            'Go back to the first host and look at {topic}',
            'Let us return to the first. How about {topic} there?',
            'And {topic} on the one we started with?',
            'On the first host again, please: {topic}',
          ],
          { topic: other.topic },
        )
      : word(['Stay there and check {topic} as well', 'While you are on it: {topic}?', 'And {topic} there?', 'Same host, {topic}'], { topic: other.topic }),
  )
  lookAndTell(act, other, back, now)
})

/** Two hosts, then "the worse one", which the agent has to work out. */
export const worseOfTwo = scene('worse-of-two', (act) => {
  const { talk, ask, word, random } = act
  const { machines, now } = drawHosts(act, 2)
  const [question, other] = drawQuestions(act)
  const worse = random.pick(machines)
  const [one, two] = machines.map((machine) =>
    machine === worse ? question.worsen(machine, random) : { ...machine, kernel: '6.1.0-37-amd64', uptimeDays: Math.min(machine.uptimeDays, 150) },
  )
  if (!one || !two) return
  talk.user(ask(question.ask, { host: one.name }))
  lookAndTell(act, question, one, now)
  talk.user(word(['And {host}?', 'Compare that with {host}', 'Now {host}', 'How does {host} compare?', 'The same for {host}'], { host: two.name }))
  lookAndTell(act, question, two, now)
  const [odd, calm] = question.isOdd(one) ? [one, two] : [two, one]
  talk.user(
    word(
      [
        'On the one that is worse off, look at {topic} too',
        'Take the worse of the two and check {topic}',
        'For the one that stands out I also want {topic}',
        'Which of the two is worse? Check {topic} there',
        'And {topic} on whichever of them is worse',
      ],
      { topic: other.topic },
    ),
  )
  talk.remote(odd.name, other.command, other.print(odd, now))
  talk.answer(
    word(
      [
        'That is {odd} ({why}; {calm} is fine). There I find {told}.',
        '{odd} is the worse one, with {why}. {topic} there: {told}.',
        'Between the two it is {odd}: {why}. As for {topic}: {told}.',
      ],
      { odd: odd.name, calm: calm.name, why: question.tell(odd), told: other.tell(odd), topic: other.topic },
    ),
  )
})

/** The user named the wrong host and says so. */
export const slipOfTheTongue = scene('slip-of-the-tongue', (act) => {
  const { talk, ask, word, random } = act
  const { machines, now } = drawHosts(act, 2)
  const [question, other] = drawQuestions(act)
  const [wrong, meant] = machines.map((machine) => maybeWorse(act, machine, question.worsen))
  if (!wrong || !meant) return
  talk.user(ask(question.ask, { host: wrong.name }))
  lookAndTell(act, question, wrong, now)
  talk.user(
    word(
      [
        'Sorry, I meant {host}',
        'Wrong host, my mistake. {host} is the one',
        'No, not {wrong}. {host}!',
        'Oh, I mixed them up: it should be {host}',
        'That was the wrong one, please look at {host} instead',
      ],
      { host: meant.name, wrong: wrong.name },
    ),
  )
  lookAndTell(act, question, meant, now)
  if (!random.chance(0.6)) return
  talk.user(word(['Good. {topic} there as well', 'And {topic}?', 'Now {topic} on it', 'ok, and check {topic} of that one'], { topic: other.topic }))
  lookAndTell(act, other, meant, now)
})

/** The same question in another environment. */
export const otherEnvironment = scene('other-environment', (act) => {
  const { talk, ask, word, random, site } = act
  const role = random.pick(['web', 'api', 'db', 'worker', 'cache', 'proxy'])
  const [here, there] = random.pick([
    ['prod', 'stage'],
    ['stage', 'prod'],
    ['qa', 'stage'],
    ['test', 'qa'],
    ['dev', 'test'],
    ['prod', 'dev'],
  ] as const)
  const [question] = drawQuestions(act)
  const { now } = drawHosts(act, 2)
  const look = (environment: string) => {
    const machines = site({ roles: [role], each: 2, environment }).machines.map((machine) => maybeWorse(act, machine, question.worsen))
    talk.everywhere(`${environment}-${role}`, question.command, Object.fromEntries(machines.map((machine) => [machine.name, question.print(machine, now)])))
    return machines
  }
  const tell = (machines: readonly Machine[]) => machines.map((machine) => `${machine.name}: ${question.tell(machine)}`).join('; ')
  talk.user(ask(question.ask, { host: `the ${here} ${role} hosts` }))
  const first = look(here)
  talk.answer(word(['In {here}: {told}.', '{told}.', 'Here is {here}. {told}.'], { here, told: tell(first) }))
  talk.user(word(['And in {there}?', 'Now the same in {there}', 'Same question for {there}', 'How is that in {there}?', 'Switch to {there}'], { there }))
  const second = look(there)
  const odd = (machines: readonly Machine[]) => machines.filter(question.isOdd).length
  talk.answer(
    word(
      odd(second) === odd(first)
        ? ['{there} looks no different: {told}.', 'Much the same in {there}. {told}.', 'In {there}: {told}.']
        : odd(second) > odd(first)
          ? ['{there} is worse than {here}: {told}.', 'In {there} it looks worse. {told}.']
          : ['{there} is better off than {here}: {told}.', 'Better in {there}. {told}.'],
      { here, there, told: tell(second) },
    ),
  )
  if (!random.chance(0.4)) return
  const back = random.pick(first)
  talk.user(
    word(['Back in {here}: once more {host}', 'Return to {here} and repeat it for {host} alone', 'Once more on {host}, please'], { here, host: back.name }),
  )
  talk.remote(back.name, question.command, question.print(back, now))
  talk.answer(`${word(['Unchanged.', 'As before.', 'The same as a moment ago.'])} ${found(act, question, back)}`)
})
