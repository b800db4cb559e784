import { type Act, opening, scene } from '#kit/conversations'
import { drawMoment, later } from '#kit/fleet'
import { type Container, dockerPs } from '#kit/screens'
import { ownContainer, withContainer, yardOf } from '../containers.ts'
import { drawFailure, type Failure } from '../failures.ts'

const format = "'{{.State.ExitCode}} {{.State.OOMKilled}} {{.RestartCount}}'"

/** The last lines a container wrote, started over and over where it restarts. */
function logOf({ log }: Failure, random: Act['random'], times: number): string {
  let at = drawMoment(random)
  const lines: string[] = []
  for (let round = 0; round < times; round += 1) {
    for (const line of log) {
      lines.push(line.startsWith(' ') ? line : `${at.toISOString().slice(0, 19)}Z ${line}`)
      at = later(at, 1)
    }
    at = later(at, 60)
  }
  return lines.join('\n')
}

const loops = {
  ask: [
    'Look at {name} on {host}: it never stays up',
    'Debug {name} on {host}, docker restarts it every minute',
    'Find out what keeps restarting {name} on {host}',
  ],
  say: [
    '{name} on {host} keeps restarting, find out why',
    'Why does the container {name} on {host} restart all the time?',
    '{name} is in a restart loop on {host}. What is the cause?',
    'The container {name} flaps on {host}; tell me the reason',
  ],
}

const reasons = [
  '{name} on {host} restarts because {cause}. It has been started {count} times. I would {advice}.',
  'The reason is in its log: {cause}. Docker has restarted {name} {count} times by now. Next step: {advice}.',
  'Cause found: {cause} (exit status {exit}, {count} restarts). To mend it, {advice}. I have not touched {name}.',
  '{cause}. That ends {name} with {exit} each time, {count} times so far. My advice: {advice}.',
] as const

export const restartLoop = scene(
  'restart-loop',
  (act) => {
    const { talk, random, word } = act
    const yard = yardOf(act)
    const { name } = ownContainer(yard, random)
    const failure = drawFailure(yard.application, random)
    const { exit, oomKilled, cause, advice } = failure
    const count = random.integer(7, 400)
    const broken = withContainer(yard, name, { status: `Restarting (${exit}) ${random.integer(3, 55)} seconds ago`, ports: '' })
    const { host } = broken
    const row = broken.containers.filter((container) => container.name === name)
    talk.user(opening(act, loops, { name, host }))
    const inspect = `docker inspect --format ${format} ${name}`
    const state = `${exit} ${oomKilled} ${count}`
    const logs = `docker logs --tail ${failure.log.length * 2} ${random.chance(0.5) ? '-t ' : ''}${name}`
    const printed = logOf(failure, random, 2)
    if (random.chance(0.5)) {
      talk.remote(host, `docker ps -a --filter name=${name}`, dockerPs(row, { all: true }))
      talk.remote(host, logs, printed)
      talk.remote(host, inspect, state)
    } else {
      if (random.chance(0.4)) talk.think(`${name} restarts: the exit status and its last lines will say whether it is killed or gives up by itself.`)
      talk.together(
        [{ name: 'remote_bash', arguments: { agent: host, command: inspect } }, state],
        [{ name: 'remote_bash', arguments: { agent: host, command: logs } }, printed],
      )
    }
    talk.answer(word(reasons, { name, host, cause, count, exit, advice }))
    if (!oomKilled || random.chance(0.3)) return
    raiseLimit(act, host, row[0])
  },
  2,
)

/** The user says how much memory it may have; the limit is read, raised and read again. */
function raiseLimit({ talk, random, word }: Act, host: string, container: Container | undefined): void {
  const name = container?.name ?? ''
  const before = random.pick([256, 384, 512])
  const after = before * 2
  talk.user(
    word(['Then give it {after} MB', 'Raise its limit to {after}m', 'OK, set the memory limit to {after}m and start it', 'Do it: {after} MB'], { after }),
  )
  const read = `docker inspect --format '{{.HostConfig.Memory}}' ${name}`
  talk.remote(host, read, String(before * 1024 * 1024))
  talk.remote(host, `docker update --memory ${after}m --memory-swap ${after}m ${name} && docker restart ${name}`, `${name}\n${name}`)
  const seconds = random.integer(20, 58)
  talk.remote(
    host,
    `sleep ${seconds}; docker ps --filter name=${name} --format '{{.Names}}: {{.Status}}'; ${read}`,
    `${name}: Up ${seconds} seconds\n${after * 1024 * 1024}`,
  )
  talk.answer(
    word(
      [
        '{name} may now use {after} MB instead of {before} and has been up for {seconds} seconds, longer than before. The change is lost when the container is created anew, so put it into its compose file too.',
        'Done: limit of {name} from {before} to {after} MB. It is up since {seconds} seconds. Whoever recreates it must set the limit again.',
        'The limit is {after} MB now (it was {before}), and {name} has stayed up for {seconds} seconds.',
      ],
      { name, after, before, seconds },
    ),
  )
}

const stops = {
  ask: ['Tell me how {name} on {host} ended', 'Check why {name} does not run on {host} any more', 'Find the reason why {name} stopped on {host}'],
  say: ['Why did {name} stop on {host}?', 'The container {name} is down on {host}, what happened?', '{name} on {host} exited. Find the reason'],
}

export const stopped = scene('stopped', (act) => {
  const { talk, random, word } = act
  const yard = yardOf(act)
  const own = ownContainer(yard, random)
  const { name } = own
  const { host } = yard
  const byHand = random.chance(0.45)
  const hours = random.integer(2, 20)
  const failure = byHand ? null : drawFailure(yard.application, random)
  const exit = failure?.exit ?? random.pick([0, 143])
  const broken = withContainer(yard, name, { status: `Exited (${exit}) ${hours} hours ago`, ports: '' })
  talk.user(opening(act, stops, { name, host }))
  talk.remote(
    host,
    `docker ps -a --filter name=${name}`,
    dockerPs(
      broken.containers.filter((container) => container.name === name),
      { all: true },
    ),
  )
  const log = failure ?? { log: ['received SIGTERM, finishing open requests', 'closed the listener', 'bye'], exit, oomKilled: false, cause: '', advice: '' }
  talk.remote(host, `docker logs --tail ${log.log.length} -t ${name}`, logOf(log, random, 1))
  if (failure) {
    if (failure.oomKilled) talk.remote(host, `docker inspect --format '{{.State.OOMKilled}}' ${name}`, 'true')
    return talk.answer(
      word(
        [
          '{name} ended {hours} hours ago with exit status {exit}: {cause}. I would {advice}.',
          'It gave up {hours} hours ago (exit {exit}). The reason: {cause}. Next, {advice}.',
          '{cause}; so {name} ended with {exit}, {hours} hours ago. What mends it: {advice}.',
        ],
        { name, hours, exit, cause: failure.cause, advice: failure.advice },
      ),
    )
  }
  talk.answer(
    word(
      [
        '{name} did not fail: it got SIGTERM {hours} hours ago, finished its requests and ended with {exit}. Somebody or something stopped it. Shall I start it?',
        'It was stopped in an orderly way {hours} hours ago (SIGTERM, exit {exit}); its log shows no error. Say the word and I start {name} again.',
        'A clean stop: SIGTERM, listener closed, exit {exit}, {hours} hours ago. Should {name} run again?',
      ],
      { name, hours, exit },
    ),
  )
  if (random.chance(0.4)) return
  talk.user(word(['Yes, start it', 'Start it please', 'Yes', 'Go ahead and start {name}'], { name }))
  talk.remote(host, `docker start ${name}`, name)
  talk.remote(host, `docker ps --filter name=${name}`, dockerPs([{ ...own, status: `Up ${random.integer(2, 9)} seconds` }]))
  talk.answer(
    word(
      [
        '{name} is up again on {host}, from the image {image} as before.',
        'Started: {name} runs on {host} ({image}).',
        'It runs again with {image}. Still worth asking who stopped it {hours} hours ago.',
      ],
      { name, host, image: own.image, hours },
    ),
  )
})

export const wrongName = scene('wrong-name', (act) => {
  const { talk, random, ask, word } = act
  const yard = yardOf(act)
  const { host, application } = yard
  const own = ownContainer(yard, random)
  const asked = own.name.replace(`${application}-`, `${application}_`)
  const failure = drawFailure(application, random)
  talk.user(
    ask(
      [
        'Show the last log lines of the container {asked} on {host}',
        'Fetch the docker logs of {asked} on {host}',
        'What does {asked} log on {host}',
        'Get me the end of the log of {asked} from {host}',
        'Read what the container {asked} on {host} wrote last',
      ],
      { asked, host },
    ),
  )
  talk.remote(host, `docker logs --tail 20 ${asked}`, { text: `Error response from daemon: No such container: ${asked}`, exit: 1 })
  talk.remote(host, "docker ps -a --format '{{.Names}}'", yard.containers.map(({ name }) => name).join('\n'))
  if (random.chance(0.4))
    return talk.answer(
      word(
        [
          'There is no container {asked} on {host}. The closest is {name}; shall I read its log?',
          '{host} has no {asked}, but {name}. Do you mean that one?',
          'No such container. On {host} there are {count}, among them {name}, which differs by one character. Should I take it?',
        ],
        { asked, host, name: own.name, count: yard.containers.length },
      ),
    )
  talk.remote(host, `docker logs --tail ${failure.log.length} -t ${own.name}`, logOf(failure, random, 1))
  talk.answer(
    word(
      [
        '{asked} does not exist on {host}; it is called {name}, with a hyphen. Its last lines show that {cause}.',
        'The container is named {name}. According to its log {cause}.',
        'I read {name} instead, since {asked} does not exist. What it says: {cause}.',
      ],
      { asked, host, name: own.name, cause: failure.oomKilled ? 'it was warming its cache when the log ends' : failure.cause },
    ),
  )
})
