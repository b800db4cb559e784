import { type Act, consent, opening, refusal, scene } from '#kit/conversations'
import { composePs, composeUp } from '#kit/screens'
import { compose, projectOf, withService } from '../project.ts'

const waitAsks = {
  ask: [
    'Find out why {name} in {folder} on {host} does not come up',
    'What does the compose stack in {folder} on {host} wait for',
    'Check why docker compose up hangs in {folder} on {host}',
    'Bring up the stack in {folder} on {host} and tell me what holds it',
  ],
  say: [
    'docker compose up in {folder} on {host} ends with "dependency failed to start". Why?',
    'The api in {folder} on {host} never starts, it waits for something.',
    'Since the upgrade the stack {name} ({folder} on {host}) stays half up.',
  ],
}

/** Why the database does not start, in its log and in words. */
const reasons = [
  [
    'FATAL:  database files are incompatible with server',
    'DETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 16.4.',
    'its volume holds data of PostgreSQL 15, while the image is 16.4',
    'go back to postgres:15, or dump and restore into 16',
  ],
  [
    'PANIC:  could not write to file "pg_wal/xlogtemp.29": No space left on device',
    'LOG:  startup process was terminated by signal 6',
    'the file system of its volume is full (no space left on device)',
    'free space for the volume first',
  ],
  [
    'FATAL:  could not open file "/etc/postgresql/postgresql.conf": Permission denied',
    'LOG:  database system is shut down',
    'it may not read /etc/postgresql/postgresql.conf, which is mounted from the host',
    'correct the owner or mode of the mounted file',
  ],
] as const

export const waits = scene('waits-for-another', (act) => {
  const { talk, random, word } = act
  const project = projectOf(act)
  const { host, folder, name } = project
  const [first, second, cause, advice] = random.pick(reasons)
  talk.user(opening(act, waitAsks, { name, folder, host }))
  const stuck = withService({ ...project, containers: withService(project, 'db', { status: `Exited (1) ${random.integer(2, 9)} minutes ago` }) }, 'api', {
    status: 'Created',
  }).map((container) => (container.service === 'web' ? { ...container, status: 'Created', ports: '' } : container))
  if (random.chance(0.5))
    talk.remote(host, compose(project, 'up -d'), {
      text: `${composeUp(stuck.map(({ name, service }) => (service === 'db' ? [name, 'Error', 31] : ([name, /web|api/.test(service) ? 'Created' : 'Running', 0] as const))))}\ndependency failed to start: container ${name}-db-1 exited (1)`,
      exit: 1,
    })
  talk.remote(host, compose(project, 'ps -a'), composePs(stuck, { all: true }))
  talk.remote(host, compose(project, 'logs --no-color --no-log-prefix --tail 2 db'), `${first}\n${second}`)
  if (random.chance(0.3)) talk.remote(host, `docker inspect --format '{{.State.ExitCode}} {{.State.OOMKilled}}' ${name}-db-1`, '1 false')
  talk.answer(
    word(
      [
        'api and web wait for db, and {db} ends with status 1: {cause}. To go on, {advice}. I changed nothing in the data.',
        'The chain stops at {db}: {cause}. Nothing that depends on it starts. I would {advice}.',
        '{db} gives up at once, since {cause}. So api stays in Created. Next: {advice}.',
      ],
      { db: `${name}-db-1`, cause, advice },
    ),
  )
})

const configAsks = {
  ask: [
    'Check the compose file in {folder} on {host}',
    'Validate the compose configuration in {folder} on {host}',
    'Is the compose file of {folder} on {host} valid',
    'Tell me what is wrong with the compose file in {folder} on {host}',
    'Look over compose.yaml in {folder} on {host} before I deploy',
  ],
  say: ['docker compose refuses the file in {folder} on {host}. What is wrong with it?', 'I edited compose.yaml in {folder} on {host}, is it right?'],
}

interface Mistake {
  error: string
  line: number
  wrong: string
  right: string
  cause: string
}

function drawMistake(random: Act['random']): Mistake {
  const line = random.integer(9, 60)
  const service = random.pick(['api', 'worker', 'web'])
  const noSuchKey = (wrong: string, right: string, cause: string): Mistake => ({
    error: `validating compose.yaml: services.${service} additional properties '${wrong}' not allowed`,
    line,
    wrong: `    ${wrong}:`,
    right: `    ${right}:`,
    cause,
  })
  return random.pick<Mistake>([
    noSuchKey('port', 'ports', `"port" in ${service} should be "ports"`),
    noSuchKey('depends-on', 'depends_on', `"depends-on" in ${service} is written with an underscore`),
    noSuchKey('volume', 'volumes', `"volume" in ${service} should be "volumes"`),
    noSuchKey('enviroment', 'environment', `"enviroment" in ${service} is misspelt`),
    {
      error: `validating compose.yaml: services.${service}.restart must be a string`,
      line,
      wrong: '    restart: no',
      right: '    restart: "no"',
      cause: `restart: no of ${service} is read as false; it must be quoted`,
    },
  ])
}

export const config = scene(
  'config-error',
  (act) => {
    const { talk, random, word } = act
    const project = projectOf(act)
    const { host, folder, containers } = project
    talk.user(opening(act, configAsks, { folder, host }))
    const check = compose(project, 'config -q')
    const images = compose(project, 'config --images')
    if (random.chance(0.25)) {
      talk.remote(host, check, '')
      talk.remote(host, images, containers.map(({ image }) => image).join('\n'))
      return talk.answer(
        word(
          [
            'It is valid and defines {count} services, with the images {list}.',
            'No error; `config -q` is silent. The images are {list}.',
            'The file is right. {count} services, run from {list}.',
          ],
          { count: containers.length, list: containers.map(({ image }) => image).join(', ') },
        ),
      )
    }
    const { error, line, wrong, right, cause } = drawMistake(random)
    talk.remote(host, check, { text: error, exit: 15 })
    talk.remote(host, `grep -n -- '${wrong.trim()}' ${folder}/compose.yaml`, `${line}:${wrong}`)
    talk.answer(
      word(
        [
          '{cause} (line {line}). It should read `{right}`. Shall I change that line?',
          'One mistake, in line {line}: {cause}. With `{right}` it would be valid. May I correct it?',
          'Line {line}: {cause}. I would write `{right}` instead; do you agree?',
        ],
        { cause, line, right: right.trim() },
      ),
    )
    if (random.chance(0.3)) {
      talk.user(refusal(act))
      return talk.answer(
        word(
          [
            'compose.yaml stays as it is; line {line} still says `{wrong}`, so the file cannot be used.',
            'Left alone. As long as line {line} reads `{wrong}`, docker compose will refuse it.',
          ],
          { line, wrong: wrong.trim() },
        ),
      )
    }
    talk.user(consent(act, `change line ${line}`))
    talk.remote(host, `cd ${folder} && cp compose.yaml compose.yaml.bak && sed -i '${line}s/.*/${right}/' compose.yaml && diff compose.yaml.bak compose.yaml`, {
      text: `${line}c${line}\n< ${wrong}\n---\n> ${right}`,
      exit: 1,
    })
    talk.remote(host, images, containers.map(({ image }) => image).join('\n'))
    const end = word(
      [
        'Line {line} is corrected and the file is valid: {count} services, run from {list}. The old one is kept as compose.yaml.bak. I did not restart anything.',
        'compose.yaml is valid now, with {list}. Only line {line} changed; compose.yaml.bak has the old text.',
        'Corrected line {line}. `config` accepts it and lists {count} images: {list}.',
      ],
      { line, count: containers.length, list: containers.map(({ image }) => image).join(', ') },
    )
    if (random.chance(0.3)) talk.complete(end)
    else talk.answer(end)
  },
  1.3,
)

const portAsks = {
  ask: [
    'Start the compose stack in {folder} on {host}',
    'Bring up {folder} on {host} with docker compose',
    'Run docker compose up -d in {folder} on {host}',
    'Get the stack {name} on {host} running ({folder})',
    'Start what is defined in {folder} on {host} with compose',
  ],
  say: ['The stack in {folder} on {host} is down, start it please', 'Please start {name} ({folder} on {host}) again'],
}

export const start = scene('start', (act) => {
  const { talk, random, word } = act
  const project = projectOf(act)
  const { host, folder, name, port, containers } = project
  talk.user(opening(act, portAsks, { folder, host, name }))
  talk.remote(host, compose(project, 'ps -a'), composePs([]))
  const started = containers.map(({ name }, place) => [name, 'Started', (place + 4) / 5] as const)
  if (random.chance(0.5)) {
    talk.remote(host, compose(project, 'up -d'), composeUp(started))
    const fresh = containers.map((container) => ({
      ...container,
      created: '20 seconds ago',
      status: `Up 18 seconds${container.status.includes('healthy') ? ' (healthy)' : ''}`,
    }))
    talk.remote(host, `sleep 15; ${compose(project, 'ps')}`, composePs(fresh))
    const end = word(
      [
        '{name} is up: {count} of {count} containers, web on port {port}.',
        'Started {count} containers; api and db are healthy where they have a check, and port {port} leads to web.',
        'All {count} containers of {name} run. It answers on port {port} of {host}.',
      ],
      { name, count: containers.length, port, host },
    )
    return random.chance(0.4) ? talk.complete(end) : talk.answer(end)
  }
  const other = `${act.stem()}-proxy-1`
  talk.remote(host, compose(project, 'up -d'), {
    text: `${composeUp(started.map(([container, , seconds]) => [container, container.includes('-web-') ? 'Error' : 'Started', seconds]))}\nError response from daemon: driver failed programming external connectivity on endpoint ${name}-web-1: Bind for 0.0.0.0:${port} failed: port is already allocated`,
    exit: 1,
  })
  talk.remote(host, `docker ps --filter publish=${port} --format '{{.Names}} {{.Status}}'`, `${other} Up ${random.integer(2, 40)} days`)
  talk.answer(
    word(
      [
        '{up} of {count} containers run, web does not: port {port} already belongs to {other}. Either web gets another port, or {other} goes. Which one?',
        'Port {port} is taken by {other}, which has been up for days, so I left it alone. The rest of {name} is started. Shall web use another port?',
        'web could not bind {port}; {other} has it. The other {up} containers are up.',
      ],
      { up: containers.length - 1, count: containers.length, port, other, name },
    ),
  )
})
