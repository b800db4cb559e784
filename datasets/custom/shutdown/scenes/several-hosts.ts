import { type Act, type Output, opening, scene } from '#kit/conversations'
import { drawMoment, later, type Machine, type Site } from '#kit/fleet'
import { uptime } from '#kit/screens'
import { no, propose, questions, yes } from '../said.ts'
import { carryOut, powerOff, reboot } from '../work.ts'

const spoken: Readonly<Record<string, string>> = { prod: 'production', stage: 'staging', dev: 'development', test: 'test', qa: 'qa' }
/** Roles as people say them. */
const nouns: Readonly<Record<string, string>> = {
  web: 'web server',
  db: 'database server',
  api: 'api server',
  cache: 'cache host',
  proxy: 'proxy host',
  worker: 'worker host',
  batch: 'batch host',
}

interface Group {
  site: Site
  machines: readonly Machine[]
  alias: string
  values: { noun: string; environment: string; application: string; pattern: string }
}

function drawGroup({ random, site: drawSite }: Act, each: number): Group {
  const role = random.pick(['web', 'api', 'db', 'cache', 'proxy', 'worker', 'batch'])
  const site = drawSite({ roles: [role], each })
  const environment = spoken[site.environment] ?? site.environment
  const alias = `${site.environment}-${role}`
  return { site, machines: site.machines, alias, values: { noun: nouns[role] ?? role, environment, application: site.application, pattern: alias } }
}

const namesOf = (machines: readonly Machine[]): string => {
  const names = machines.map(({ name }) => name)
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
const numbers = ['none', 'one', 'two', 'three', 'four', 'five', 'six']

const oneOfSeveral = {
  ask: [
    '{verb} the {environment} {noun} of {application}',
    '{verb} the {noun} of {application} in {environment}',
    '{verb} the {noun} that serves {application} in {environment}',
  ],
  say: ['The {environment} {noun} of {application} hangs, {verb} it', '{application} is slow in {environment}: {verb} its {noun}'],
}

/** One is meant, the words hold several: list, say what tells them apart, ask which. */
const whichOne = scene('which-one', (act) => {
  const { talk, random, word } = act
  const { site, machines, alias, values } = drawGroup(act, random.integer(2, 3))
  const now = drawMoment(random)
  const work = random.pick([reboot, powerOff])
  const [any] = machines
  if (!any) return
  const { verb } = work(act, any, site.application, now)
  talk.user(opening(act, oneOfSeveral, { ...values, verb }))
  talk.list(alias, machines)
  const busy = random.chance(0.6)
  if (busy) talk.everywhere(alias, 'uptime', Object.fromEntries(machines.map((machine) => [machine.name, uptime(machine, now)])))
  const loads = machines.map((machine) => `${machine.name} (load ${machine.load[0].toFixed(2)})`).join(', ')
  talk.answer(
    word(
      [
        'There are {count}: {which}. Which one shall I {verb}?',
        '{pattern} holds {count} hosts: {which}. Which of them do you mean? I {verb} none of them before I know.',
        'That could be any of {count}: {which}. Which one do you want me to {verb}?',
      ],
      { count: numbers[machines.length] ?? machines.length, which: busy ? loads : namesOf(machines), verb, pattern: alias },
    ),
  )
  const chosen = random.integer(0, machines.length - 1)
  const machine = machines[chosen] ?? any
  const planned = work(act, machine, site.application, later(now, random.integer(40, 300)))
  talk.user(
    word(['{host}', 'The {ordinal} one', '{host} please', 'I mean {host}', 'The {ordinal} one, {host}'], {
      host: machine.name,
      ordinal: ['first', 'second', 'third'][chosen] ?? 'first',
    }),
  )
  talk.remote(machine.name, planned.look.command, planned.look.output)
  talk.answer(
    propose(
      act,
      [
        '{finding} I would {plan}. {warning} {question}',
        'Thank you. {finding} I would {plan}. {warning} {question}',
        'Only that one, then. {finding} I would {plan} and leave the others alone. {warning} {question}',
      ],
      planned,
    ),
  )
  if (random.chance(0.2)) {
    talk.user(word(no))
    talk.answer(
      word(['Then {host} stays up; nothing was done. {finding}', 'I left {host} alone. {finding}', 'Nothing happened to {host}. {finding}'], {
        host: machine.name,
        finding: planned.finding,
      }),
    )
    return
  }
  talk.user(word(yes))
  carryOut(act, machine, planned)
  talk.answer(
    word(['{done}. The other {noun}s were not touched.', '{done}; all other hosts of {application} are as they were.', 'Done: {done}.'], {
      ...values,
      done: planned.done,
    }),
  )
})

const allOfThem = {
  ask: [
    '{verb} all {environment} {noun}s of {application}',
    '{verb} every {environment} {noun} of {application}, pattern {pattern}',
    '{verb} {pattern}, that is {application}',
    '{verb} all of {pattern} for the work on {application}',
  ],
  say: ['For the move of {application}: {verb} all {noun}s in {environment}', '{application} moves, so {verb} {pattern}'],
}

/** A pattern: list it, count, name every host, ask, and stop one service on all of them or reboot them one by one. */
const wholePattern = scene('scope-of-a-pattern', (act) => {
  const { talk, random, word } = act
  const { machines, alias, values } = drawGroup(act, random.integer(2, 4))
  const unit = machines[0]?.units[0]?.name ?? 'nginx'
  const count = numbers[machines.length] ?? String(machines.length)
  const stops = random.chance(0.5)
  const command = stops ? `sudo systemctl stop ${unit}` : 'sudo systemctl reboot'
  const verb = stops ? `stop ${unit} on` : 'reboot'
  talk.user(opening(act, allOfThem, { ...values, verb }))
  if (random.chance(0.3))
    talk.think(
      word(
        [
          'A pattern may hold more than the user has in mind: list it, count, name them, ask.',
          'First see what {pattern} holds. Nothing happens before the user has seen the list.',
        ],
        values,
      ),
    )
  talk.list(alias, machines)
  talk.answer(
    word(
      [
        '{pattern} holds {count} hosts: {names}. I would {verb} all {count} of them with `{command}`. {question}',
        'That is {count} hosts, {names}. On each I would run `{command}`, so all of them {state}. {question}',
        'Before I {verb} anything: it would be {names}, {count} in all, with `{command}`. {question}',
      ],
      {
        pattern: alias,
        count,
        names: namesOf(machines),
        verb,
        command,
        state: stops ? `stop serving ${unit} at once` : 'are away at the same time',
        question: word(questions),
      },
    ),
  )
  const choice = random.next()
  if (choice < 0.25) {
    talk.user(word(no))
    talk.answer(
      word(['Understood: none of the {count} was touched. They are {names}.', 'Nothing was done on {names}.', 'Then all {count} stay as they are: {names}.'], {
        count,
        names: namesOf(machines),
      }),
    )
    return
  }
  const limited = choice < 0.5
  const left = limited ? machines.slice(0, 1) : machines
  const [first] = machines
  talk.user(
    limited
      ? word(['Only {host}', 'Yes, but only {host}', 'Just {host}, please', 'Only the first one, {host}'], { host: first?.name ?? '' })
      : word([...yes, 'Yes, all of them', `Yes, all ${count}`]),
  )
  if (limited && first) talk.remote(first.name, command, '')
  else talk.everywhere(alias, command, Object.fromEntries(left.map(({ name }) => [name, ''])))
  const minutes = random.integer(1, 3)
  const seen = (): Output => (stops ? { text: 'inactive', exit: 3 } : `up ${minutes} minute${minutes === 1 ? '' : 's'}`)
  const check = stops ? `systemctl is-active ${unit}` : 'uptime -p'
  if (limited && first) talk.remote(first.name, check, seen())
  else talk.everywhere(alias, check, Object.fromEntries(left.map(({ name }) => [name, seen()])))
  const state = stops
    ? `${unit} is inactive on ${namesOf(left)}`
    : `${namesOf(left)} ${left.length === 1 ? 'is' : 'are'} back, up ${minutes} minute${minutes === 1 ? '' : 's'}`
  talk.answer(
    limited
      ? word(['{state}. The others ({others}) were left out, as you said.', 'Only that one: {state}. {others} not touched.'], {
          state,
          others: namesOf(machines.slice(1)),
        })
      : word(['{state}.', 'Done on all {count}: {state}.', 'As confirmed: {state}. I checked each of them.'], { state, count }),
  )
})

const rolling = {
  ask: [
    'Reboot all {environment} {noun}s of {application}',
    'Reboot {pattern}, it is for {application}',
    'Reboot the {environment} {noun}s that serve {application}',
  ],
  say: ['All {noun}s of {application} in {environment} need a reboot', 'Kernel update for {application}: reboot {pattern} one after another'],
}

/** Confirmed for several, and one of them does not come along: say so, and do not try harder on your own. */
const partialFailure = scene('partial-failure', (act) => {
  const { talk, random, word } = act
  const { machines, alias, values } = drawGroup(act, 3)
  talk.user(opening(act, rolling, values))
  talk.list(alias, machines)
  talk.answer(
    word(
      [
        'These are {names}. I would reboot them one after another with `sudo systemctl reboot`, and stop at the first that fails. {question}',
        '{pattern} holds {names}. I would run `sudo systemctl reboot` on each in turn, the next one only when the last is back. {question}',
        'Three hosts: {names}. I would reboot each with `sudo systemctl reboot`, never two at a time. {question}',
      ],
      {
        names: namesOf(machines),
        pattern: alias,
        question: word(questions),
      },
    ),
  )
  talk.user(word([...yes, 'Yes, all three']))
  const failing = random.integer(0, 1)
  const minutes = random.integer(1, 3)
  for (const [place, machine] of machines.entries()) {
    if (place > failing) break
    talk.remote(machine.name, 'sudo systemctl reboot', '')
    if (place < failing) talk.remote(machine.name, 'uptime -p', `up ${minutes} minute${minutes === 1 ? '' : 's'}`)
    else
      talk.remote(machine.name, 'uptime -p', {
        text: `ssh: connect to host ${machine.name} port 22: ${random.pick(['Connection timed out', 'No route to host', 'Connection refused'])}`,
        exit: 255,
      })
  }
  const failed = machines[failing]
  if (!failed) return
  talk.bash(`ping -c 2 -W 2 ${failed.name}`, {
    text: `PING ${failed.name} (${failed.address}) 56(84) bytes of data.\n\n--- ${failed.name} ping statistics ---\n2 packets transmitted, 0 received, 100% packet loss, time 1023ms`,
    exit: 1,
  })
  const [good, waiting] = [machines.slice(0, failing), machines.slice(failing + 1)]
  talk.answer(
    word(
      [
        'I stopped at {failed}: it does not come back (no ssh, 100% packet loss). {before}Not begun: {waiting}. Somebody with access to its console should look before I go on.',
        '{failed} is not back after its reboot and answers 0 of 2 pings. {before}I left {waiting} alone. Please check the console of {failed}, then tell me whether to go on.',
        'Not all went well. {before}{failed} did not come back: 2 packets transmitted, 0 received. {waiting} still run{s} as before.',
      ],
      {
        failed: failed.name,
        before: good.length > 0 ? `${namesOf(good)} is rebooted and up. ` : '',
        waiting: namesOf(waiting),
        s: waiting.length === 1 ? 's' : '',
      },
    ),
  )
})

export const severalHosts = [whichOne, wholePattern, partialFailure]
