import { consent, opening, refusal, scene } from '#kit/conversations'
import { isoDay, later, syslogTime } from '#kit/fleet'
import { dateUtc, type FileEntry, lsLong, spokenSize } from '#kit/screens'
import { dumpsOf } from '../dumps.ts'

const reasons = [
  {
    line: (database: string) =>
      `pg_dump: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  database "${database}" is not currently accepting connections`,
    said: 'the database did not accept connections at that moment',
  },
  { line: () => 'pg_dump: error: could not write to output file: No space left on device', said: 'the disk was full' },
  {
    line: () => 'pg_dump: error: query failed: ERROR:  canceling statement due to lock timeout',
    said: 'pg_dump waited too long for a lock',
  },
  { line: () => 'pg-backup.service: start operation timed out. Terminating.', said: 'the unit was stopped by its time limit' },
] as const

/** A night without a dump, the reason in the journal, and a dump by hand after consent. */
export const missingNight = scene('missing-night', (act) => {
  const { talk, random, word } = act
  const dumps = dumpsOf(act, random.integer(6, 9))
  const { host, database, folder, now } = dumps
  const complete = random.chance(0.15)
  const lastNight = random.chance(0.6)
  const place = lastNight ? dumps.files.length - 1 : random.integer(1, dumps.files.length - 2)
  const gone = dumps.files[place]
  const files = complete ? dumps.files : dumps.files.filter((file) => file !== gone)
  const day = isoDay(gone?.time ?? now)
  const reason = random.pick(reasons)
  const values = { host, database, folder, day, reason: reason.said, count: files.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Check whether each night has a dump of {database} on {host}; they lie in {folder}',
          'Look for gaps in the dumps of {database} ({folder} on {host})',
          'Which night lacks a dump of {database} on {host}? Folder {folder}',
        ],
        say: [
          'The backup report for {database} on {host} looks too short ({folder})',
          'I think a dump of {database} is missing in {folder} on {host}',
          'Monitoring complains about the pg_dump of {database} on {host}, see {folder}',
        ],
      },
      values,
    ),
  )
  talk.remote(host, `date -u; ls -l --time-style=long-iso ${folder}`, `${dateUtc(now)}\n${lsLong(files)}`)
  const newest = files.at(-1)
  if (complete || !gone) {
    talk.answer(
      word(
        [
          'No gap: {count} dumps, one for each night, the newest {newest} with {size}.',
          'Each night is there ({count}); {newest} is the last and has {size}.',
          'All {count} dumps are in place and they grow steadily, up to {size} ({newest}).',
        ],
        {
          ...values,
          newest: newest?.name ?? '',
          size: spokenSize(newest?.sizeBytes ?? 0),
        },
      ),
    )
    return
  }
  if (random.chance(0.3))
    talk.think(word(['No file for {day}. The journal of the unit should say why.', 'One night is missing: {day}. Look what the unit said then.'], values))
  const pid = random.integer(2000, 90_000)
  const at = syslogTime(later(gone.time, -random.integer(5, 60)), '0')
  const lines = reason.line(database)
  const journal = [
    lines.startsWith('pg-backup') ? `${at} ${host} systemd[1]: ${lines}` : `${at} ${host} pg-backup[${pid}]: ${lines}`,
    `${syslogTime(gone.time, '0')} ${host} systemd[1]: pg-backup.service: Failed with result '${lines.startsWith('pg-backup') ? 'timeout' : 'exit-code'}'.`,
  ].join('\n')
  talk.remote(host, `sudo journalctl -u pg-backup.service --since ${day} --until '${day} 23:59' --no-pager | grep -iE 'error|fail|timed out'`, journal)
  if (!lastNight) {
    talk.answer(
      word(
        [
          '{day} is missing: {reason}. The nights after it succeeded, the newest dump is {newest}; that day cannot be made up.',
          'One gap, {day}, since {reason}. It has worked again ever since (last: {newest}).',
          'The dump of {day} failed because {reason}. {newest} and the others are there.',
        ],
        { ...values, newest: newest?.name ?? '' },
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        'Last night ({day}) has no dump: {reason}. Shall I run the backup now? It reads only and takes a few minutes.',
        '{day} is missing; the journal says {reason}. I can start pg-backup.service by hand, do you want that?',
        'The dump of {day} failed, because {reason}. May I start it again now?',
      ],
      values,
    ),
  )
  if (random.chance(0.2)) {
    talk.user(refusal(act))
    talk.answer(
      word(['Then the newest dump stays {newest}. {reason_}', 'All right; until the next night {newest} is the last good one.'], {
        newest: newest?.name ?? '',
        reason_: `The job failed since ${reason.said}.`,
      }),
    )
    return
  }
  talk.user(consent(act, 'run it'))
  if (reason.said === 'the disk was full')
    talk.remote(host, `df -h --output=avail,pcent,target ${folder}`, `Avail Use% Mounted on\n  ${random.integer(30, 90)}G  ${random.integer(40, 70)}% /var`)
  const again: FileEntry = {
    ...gone,
    time: later(now, random.integer(200, 900)),
    sizeBytes: Math.round((newest?.sizeBytes ?? 1e8) * 1.004),
    name: `${database}-${isoDay(now)}.dump`,
  }
  talk.remote(host, 'sudo systemctl start pg-backup.service', '')
  talk.remote(
    host,
    `ls -l --time-style=long-iso ${folder} | tail -n 2`,
    lsLong([newest ?? again, again])
      .split('\n')
      .slice(1)
      .join('\n'),
  )
  talk.answer(
    word(
      [
        '{name} is there now, {size}; the one before had {before}, so the size is plausible.',
        'Done: {name} with {size} (before: {before}). The unit ended without an error.',
        'The gap is closed by {name} ({size}).',
      ],
      { name: again.name, size: spokenSize(again.sizeBytes), before: spokenSize(newest?.sizeBytes ?? 0) },
    ),
  )
})

/** The newest dump is far smaller than the one before: is it whole? */
export const shrunkDump = scene('shrunk-dump', (act) => {
  const { talk, random, word } = act
  const dumps = dumpsOf(act, random.integer(4, 6))
  const { host, database, folder } = dumps
  const kind = random.pick(['truncated', 'fewer-tables', 'steady'] as const)
  const [last] = dumps.files.slice(-1)
  const before = dumps.files.at(-2)
  if (!last || !before) return
  const newest = kind === 'steady' ? last : { ...last, sizeBytes: Math.round(last.sizeBytes * (random.integer(8, 55) / 100)) }
  const files = [...dumps.files.slice(0, -1), newest]
  const percent = Math.round((100 * newest.sizeBytes) / before.sizeBytes)
  const values = { host, database, folder, newest: newest.name, size: spokenSize(newest.sizeBytes), before: spokenSize(before.sizeBytes), percent }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Compare the sizes of the dumps of {database} on {host} ({folder})',
          'Check whether the newest dump of {database} in {folder} on {host} is plausible',
          'Look at the sizes in {folder} on {host} and tell me whether something is off with {database}',
        ],
        say: [
          'The dump of {database} ran suspiciously fast tonight ({folder} on {host})',
          'Is the newest backup of {database} whole? It lies in {folder} on {host}',
          'Our report says that the dump of {database} on {host} changed in size, folder {folder}',
        ],
      },
      values,
    ),
  )
  talk.remote(host, `ls -l --time-style=long-iso ${folder}`, lsLong(files))
  if (kind === 'steady') {
    const first = files[0]
    talk.answer(
      word(
        [
          'They grow evenly, from {first} to {size} ({newest}). Nothing stands out.',
          'All in line: {newest} has {size}, the night before {before}. No jump.',
          'The newest ({newest}, {size}) fits the row; the first of these nights had {first}.',
        ],
        { ...values, first: spokenSize(first?.sizeBytes ?? 0) },
      ),
    )
    return
  }
  const list = (name: string) => `sudo -u postgres pg_restore --list ${folder}/${name} | grep -c 'TABLE DATA'`
  const tables = random.integer(18, 140)
  const fewer = tables - random.integer(4, 12)
  talk.remote(host, list(before.name), String(tables))
  // The list lies at the head of the file: a file that is cut off still has it, so it is read to its end.
  if (kind === 'truncated')
    talk.remote(host, `sudo -u postgres pg_restore -f /dev/null ${folder}/${newest.name}`, {
      text: 'pg_restore: error: could not read from input file: end of file',
      exit: 1,
    })
  else talk.remote(host, list(newest.name), String(fewer))
  const given = { ...values, tables, fewer, gone: tables - fewer, last: before.name }
  if (kind === 'truncated') {
    talk.answer(
      word(
        [
          '{newest} is broken: it has only {percent} % of the size before ({size} against {before}) and pg_restore meets the end of the file. The last good dump is {last} with {tables} tables.',
          'It is cut off. pg_restore cannot read {newest} (end of file), {last} is whole and holds {tables} tables. The dump should be made again.',
          'Do not rely on {newest}: {size} instead of {before}, and unreadable. {last} ({tables} tables) is the newest that can be restored.',
        ],
        given,
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        'The file is readable but smaller, {size} against {before}: it holds {fewer} tables, {gone} fewer than the night before. Somebody dropped or moved them; please check whether that was meant.',
        '{newest} has {percent} % of the former size because {gone} of {tables} tables are gone. As a dump it is whole; the question is where the tables went.',
        'The dump itself is fine. {gone} tables are missing since last night ({tables} before, {fewer} now), hence {size} instead of {before}.',
      ],
      given,
    ),
  )
  if (random.chance(0.4)) {
    talk.user(word(['Which tables are they?', 'Name the missing ones', 'Which ones are gone?']))
    const names = Array.from(
      { length: Math.min(4, tables - fewer) },
      (_, place) => `${random.pick(['archive', 'log', 'import', 'tmp', 'report'])}_${2018 + place}`,
    )
    const names_ = (name: string) => `<(pg_restore --list ${folder}/${name} | awk '/TABLE DATA/ {print $7}' | sort)`
    talk.remote(
      host,
      `sudo -u postgres bash -c "comm -23 ${names_(before.name).replaceAll('$', '\\$')} ${names_(newest.name).replaceAll('$', '\\$')}" | head -n 4`,
      [...new Set(names)].toSorted().join('\n'),
    )
    talk.answer(
      word(
        ['The first of them: {names}. They look like old data that was cleared on purpose, but I would ask the owner.', '{names} and so on, {gone} in all.'],
        { names: [...new Set(names)].toSorted().join(', '), gone: tables - fewer },
      ),
    )
  }
})
