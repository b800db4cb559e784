import { type Act, type HostQuestion, hostQuestions } from '#kit/conversations'
import { drawMoment, type Machine } from '#kit/fleet'

/** Some hosts of one site, each of another role, and a moment. */
export function drawHosts(act: Act, count: number): { machines: readonly Machine[]; now: Date } {
  const roles = act.random.pick([
    ['web', 'db', 'cache'],
    ['api', 'worker', 'queue'],
    ['proxy', 'api', 'search'],
    ['mail', 'auth', 'db'],
  ])
  const { machines } = act.site({ roles: roles.slice(0, count), each: 1 })
  const now = drawMoment(act.random)
  return { machines, now }
}

/** Two questions that are not the same. */
export function drawQuestions({ random }: Act): readonly [HostQuestion, HostQuestion] {
  const one = random.pick(hostQuestions)
  return [one, random.pick(hostQuestions.filter((question) => question !== one))]
}

/** Looks at one host and says what it found there. */
export function lookAndTell(act: Act, question: HostQuestion, machine: Machine, now: Date): void {
  act.talk.remote(machine.name, question.command, question.print(machine, now))
  act.talk.answer(found(act, question, machine))
}

export function found({ word }: Act, question: HostQuestion, machine: Machine): string {
  const values = { host: machine.name, told: question.tell(machine) }
  return word(
    question.isOdd(machine)
      ? ['{host}: {told}. That is not as it should be.', '{told} on {host}; I would look into that.', 'On {host} I see {told}, which needs attention.']
      : ['{host}: {told}. Nothing unusual.', '{told} on {host}.', 'On {host} all is well: {told}.', '{host} has {told}.'],
    values,
  )
}
