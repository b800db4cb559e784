import { opening, scene } from '#kit/conversations'
import { drawMoment, later } from '#kit/fleet'
import { composePs, tabwriter, uniqLines } from '#kit/screens'
import { compose, projectOf, statusOf, withService } from '../project.ts'

const stateAsks = {
  ask: [
    'Are all services of the compose project in {folder} on {host} up',
    'Show the state of the compose stack in {folder} on {host}',
    'Which compose services run in {folder} on {host}',
    'Check the docker compose project {folder} on {host}',
    'Is the stack in {folder} on {host} healthy',
  ],
  say: ['{host} was rebooted. Did the compose stack in {folder} come back?', 'Something is off with the stack in {folder} on {host}, have a look'],
}

export const state = scene(
  'state',
  (act) => {
    const { talk, random, word } = act
    const project = projectOf(act)
    const { host, folder, name, containers } = project
    const count = containers.length
    talk.user(opening(act, stateAsks, { folder, host }))
    const kind = random.pick(['up', 'up', 'unhealthy', 'exited', 'nowhere'] as const)
    if (kind === 'nowhere') {
      talk.remote(host, compose(project, 'ps'), { text: 'no configuration file provided: not found', exit: 14 })
      const place = `${folder}/${random.pick(['deploy', 'docker', 'ops'])}/compose.yaml`
      talk.remote(host, 'docker compose ls', tabwriter(['NAME', 'STATUS', 'CONFIG FILES'], [[name, `running(${count})`, place]], { minimum: 20 }))
      return talk.answer(
        word(
          [
            '{folder} itself has no compose file. The project {name} is defined in {place} and has {count} running containers.',
            'The file lies elsewhere: {place}. Docker counts {count} running containers for {name}.',
            'All {count} containers of {name} run; the compose file is {place}, not in {folder} directly.',
          ],
          { folder, name, place, count },
        ),
      )
    }
    if (kind === 'up') {
      talk.remote(host, compose(project, 'ps'), composePs(containers))
      return talk.answer(
        word(
          [
            'All {count} services of {name} are up: {list}.',
            '{count} of {count} run ({list}), and those with a health check are healthy.',
            'The stack {name} is in order: {list} are up.',
          ],
          { count, name, list: containers.map(({ service }) => service).join(', ') },
        ),
      )
    }
    const ill = random.pick(['web', 'api', 'db'])
    const exit = random.pick([1, 2, 127, 137])
    const minutes = random.integer(3, 58)
    const changed = withService(project, ill, {
      status: kind === 'exited' ? `Exited (${exit}) ${minutes} minutes ago` : `Up ${minutes} minutes (unhealthy)`,
      ...(kind === 'exited' ? { ports: '' } : {}),
    })
    talk.remote(host, compose(project, 'ps -a'), composePs(changed, { all: true }))
    const line =
      kind === 'exited'
        ? random.pick(['permission denied: /data/state', 'cannot open config: no such file', 'bind: address already in use'])
        : random.pick(['health: upstream timed out', 'health: 3 checks failed in a row', 'health: disk check failed'])
    talk.remote(host, compose(project, `logs --no-color --tail 2 ${ill}`), `${ill}-1  | starting\n${ill}-1  | ${line}`)
    talk.answer(
      word(
        [
          '{rest} of {count} services are fine; {ill} is not: {status}. Its log ends with "{line}".',
          '{ill} is the problem ({status}). Last line of its log: "{line}". The other {rest} are up.',
          'Not healthy: {ill}, {status}, and it says "{line}". I changed nothing.',
        ],
        { rest: count - 1, count, ill, status: statusOf(changed, ill), line },
      ),
    )
  },
  1.3,
)

const logAsks = {
  ask: [
    'How many errors does {service} log in {folder} on {host} since an hour',
    'Count the errors of {service} in the compose stack {folder} on {host} for the last hour',
    'Look through the log of {service} in {folder} on {host} for errors',
    'Which errors come up in the log of the service {service} ({folder} on {host})',
  ],
  say: [
    'Customers see errors from {service} in {folder} on {host}. What does its log say?',
    'Did {service} in {folder} on {host} log errors in the last hour?',
  ],
}

export const errors = scene('errors-in-the-log', (act) => {
  const { talk, random, word } = act
  const project = projectOf(act)
  const { host, folder } = project
  const service = random.pick(['api', 'db', 'web'])
  talk.user(opening(act, logAsks, { service, folder, host }))
  const kinds = ['connection reset by peer', 'upstream timed out', 'deadlock detected', 'too many open files', 'invalid session'].slice(random.integer(0, 2))
  const counts = kinds
    .slice(0, random.integer(2, 3))
    .map((text) => ({ text, count: random.integer(1, 400) }))
    .toSorted((one, other) => other.count - one.count)
  const sum = counts.reduce((total, { count }) => total + count, 0)
  const none = random.chance(0.25)
  const base = `logs --no-color --no-log-prefix --since 1h ${service}`
  talk.remote(host, compose(project, `${base} | grep -c ERROR`), none ? { text: '0', exit: 1 } : String(sum))
  if (none) {
    let at = drawMoment(random)
    const lines = [0, 1].map(() => {
      at = later(at, random.integer(1, 50))
      return `${at.toISOString().slice(0, 19)}Z INFO request done in ${random.integer(3, 90)} ms`
    })
    talk.remote(host, compose(project, `logs --no-color --no-log-prefix --tail 2 ${service}`), lines.join('\n'))
    const last = lines[1]?.slice(11, 19) ?? ''
    return talk.answer(
      word(
        [
          '0 errors in the last hour. The service does log: its last line is from {last}, "INFO request done".',
          'None. {service} wrote at {last} last, a plain INFO, so the log itself works.',
          'The count is 0, and the newest line ({last}) is an INFO. If customers see errors, they come from somewhere else.',
        ],
        { last, service },
      ),
    )
  }
  talk.remote(
    host,
    compose(project, `${base} | grep ERROR | sed 's/^[^ ]* ERROR //' | sort | uniq -c | sort -rn`),
    uniqLines(counts.map(({ text, count }) => [text, count])),
  )
  const [first, second] = counts
  talk.answer(
    word(
      [
        '{sum} errors in an hour; {most} of them are "{text}", then {next} times "{other}".',
        '{service} logged {sum} errors. The largest group is "{text}" with {most}, followed by "{other}" ({next}).',
        'Mostly "{text}": {most} of {sum}. "{other}" comes next with {next}.',
      ],
      { sum, most: first?.count ?? 0, text: first?.text ?? '', next: second?.count ?? 0, other: second?.text ?? '', service },
    ),
  )
})
