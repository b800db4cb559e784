import { opening, scene } from '#kit/conversations'
import { drawMoment, isoDay } from '#kit/fleet'
import { no, propose, questions, yes } from '../said.ts'
import { carryOut, powerOff, reboot } from '../work.ts'

/** As psql aligns it. */
function connectionTable(rows: readonly (readonly [address: string, count: number])[]): string {
  const width = Math.max(...rows.map(([address]) => address.length), 11)
  const lines = rows.map(([address, count]) => ` ${address.padEnd(width)} | ${String(count).padStart(5)}`)
  return [` ${'client_addr'.padEnd(width)} | count`, `${'-'.repeat(width + 2)}+-------`, ...lines, `(${rows.length} rows)`].join('\n')
}

/** A look shows who still hangs on it: the question holds that, and the user decides knowing it. */
const dependencyFound = scene('dependency-found', (act) => {
  const { talk, random, site: drawSite, word } = act
  const site = drawSite({ roles: ['api', 'db'], each: 2 })
  const [database, ...rest] = site.machines.filter((machine) => machine.role === 'db')
  const callers = site.machines.filter((machine) => machine.role === 'api')
  const [caller, other] = callers
  if (!database || !caller || !other || rest.length === 0) return
  const [first, second] = [random.integer(3, 40), random.integer(2, 30)]
  const work = random.pick([reboot, powerOff])(act, database, site.application, drawMoment(random))
  talk.user(opening(act, work.wishes, { host: database.name }))
  talk.remote(
    database.name,
    'sudo -u postgres psql -c "select client_addr, count(*) from pg_stat_activity where client_addr is not null group by 1"',
    connectionTable([
      [caller.address, first],
      [other.address, second],
    ]),
  )
  const total = first + second
  talk.answer(
    propose(
      act,
      [
        'PostgreSQL on {host} still has {total} connections, {first} from {a} and {second} from {b}; they would break off. I would {plan}. {warning} {question}',
        'Not idle: {first} connections from {a} and {second} from {b}, {total} together. If you agree to lose them, I would {plan}. {warning} {question}',
        '{host} is in use: {total} sessions from {a} ({first}) and {b} ({second}). Moving those clients first would be better. Otherwise I would {plan}. {warning} {question}',
      ],
      work,
      { host: database.name, total, first, second, a: caller.address, b: other.address },
    ),
  )
  if (random.chance(0.5)) {
    talk.user(word([...no, 'No, then we move the clients first', 'No, then leave it until the clients are moved']))
    talk.answer(
      word(
        [
          'Good. {host} runs on with its {total} connections from {a} and {b}.',
          'Nothing was done: {a} and {b} keep their {total} connections. Call me when they are moved.',
          'Then I leave {host} up. Clients to move: {a} with {first} connections, {b} with {second}.',
        ],
        { host: database.name, total, first, second, a: caller.address, b: other.address },
      ),
    )
    return
  }
  talk.user(word([...yes, 'Yes, I know, go ahead', 'Yes, the clients reconnect by themselves']))
  carryOut(act, database, work)
  talk.answer(
    word(
      [
        '{done}. The {total} connections were cut, as expected.',
        'Done: {done}. Clients on {a} and {b} have to connect again.',
        '{done}. {total} sessions of {a} and {b} ended with it.',
      ],
      { done: work.done, total, a: caller.address, b: other.address },
    ),
  )
})

const cleanUps = {
  ask: [
    'Delete everything older than {days} days in {folder} on {host}',
    'Remove the .{kind} files older than {days} days from {folder} on {host}',
    'Throw away all .{kind} files older than {days} days in {folder} on {host}',
  ],
  say: ['Clean up {folder} on {host}: .{kind} files older than {days} days can go', '{host} fills up. Delete what is older than {days} days in {folder}'],
}

/** What would go is counted by the same expression that would delete it. */
const dryRun = scene('dry-run-first', (act) => {
  const { talk, random, site: drawSite, word } = act
  const site = drawSite()
  const machine = random.pick(site.machines)
  const [folder, kind] = random.pick([
    [`/var/backups/${site.application}`, 'dump'],
    [`/var/log/${site.application}`, 'log.gz'],
    [`/srv/${site.application}/exports`, 'csv'],
    [`/opt/${site.application}/releases`, 'tar.gz'],
  ] as const)
  const days = random.pick([7, 14, 30, 60, 90])
  const files = random.integer(3, 400)
  const size = random.integer(2, 90)
  const oldest = isoDay(drawMoment(random))
  const expression = `${folder} -name "*.${kind}" -mtime +${days}`
  const command = `sudo find ${expression} -delete`
  talk.user(opening(act, cleanUps, { days, folder, host: machine.name, kind }))
  talk.remote(
    machine.name,
    `sudo find ${expression} -printf '%TY-%Tm-%Td %s\\n' | sort | awk 'NR == 1 {print $1} {n++; s += $2} END {printf "%d files, %.1f GiB\\n", n, s / 1024^3}'`,
    `${oldest}\n${files} files, ${size}.0 GiB`,
  )
  talk.answer(
    word(
      [
        'A dry run on {host} finds {files} .{kind} files, {size}.0 GiB, the oldest of {oldest}. To delete them I would run `{command}`. {question}',
        'It would be {files} files with {size}.0 GiB in {folder} on {host}; the oldest is from {oldest}. I would delete them with `{command}`. {question}',
        'Counted first: {files} files, {size}.0 GiB, oldest {oldest}. On {host} I would delete exactly these: `{command}`. {question}',
      ],
      { host: machine.name, files, kind, size, oldest, command, folder, question: word(questions) },
    ),
  )
  if (random.chance(0.3)) {
    talk.user(word([...no, 'No, I want to keep those']))
    talk.answer(
      word(
        [
          'All {files} files are still there.',
          'Nothing was deleted: {files} files, {size}.0 GiB, stay on {host}.',
          'Then the {files} files stay where they are.',
        ],
        { files, size, host: machine.name },
      ),
    )
    return
  }
  talk.user(word(yes))
  talk.remote(machine.name, command, '')
  talk.remote(machine.name, `sudo find ${expression} | wc -l`, '0')
  talk.answer(
    word(
      [
        '{files} files are deleted on {host}, {size}.0 GiB; 0 are left that fit.',
        'Done: {size}.0 GiB in {files} files are free again on {host}, and a second look finds 0.',
        '{host}: {files} files gone, 0 left of that age.',
      ],
      { files, size, host: machine.name },
    ),
  )
})

export const lookFirst = [dependencyFound, dryRun]
