import { consent, opening, refusal, scene } from '#kit/conversations'
import { isoSeconds, later, words } from '#kit/fleet'
import { lsLong, resticRestored, resticSnapshots, spokenSize } from '#kit/screens'
import { dumpsOf, repositoryPath, snapshotsOf } from '../dumps.ts'

/** A dump is restored beside the real database and counted; the copy goes only when the user says so. */
export const restoreTest = scene('restore-test', (act) => {
  const { talk, random, word } = act
  const { host, database, folder, files } = dumpsOf(act, 3)
  const newest = files.at(-1)
  if (!newest) return
  const table = random.pick(['orders', 'customers', 'invoices', 'events', 'accounts'])
  const copy = `${database}_scratch`
  const inDump = random.integer(20_000, 900_000)
  const since = random.integer(0, 900)
  const broken = random.chance(0.2)
  const values = { host, database, table, copy, dump: `${folder}/${newest.name}` }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out whether {dump} on {host} can be restored; count the {table}',
          'Restore {dump} on {host} into a scratch database and compare {table} with {database}',
          'Do a restore drill with {dump} on {host}',
        ],
        say: [
          'The auditors want to see a restore of {database}: dump {dump} on {host}',
          'I want to be sure that {dump} on {host} is good. The table {table} is enough',
          'Quarterly restore drill for {database} on {host}, please take {dump}',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.5))
    talk.remote(
      host,
      `sudo -u postgres psql -Atc "select pg_size_pretty(pg_database_size('${database}'))"; df -h --output=avail /var/lib/postgresql`,
      `${random.integer(3, 19)} GB\nAvail\n  ${random.integer(60, 300)}G`,
    )
  talk.remote(host, `sudo -u postgres createdb ${copy}`, '')
  const restore = `sudo -u postgres pg_restore --no-owner -d ${copy} ${folder}/${newest.name}`
  if (broken) {
    talk.remote(host, restore, { text: 'pg_restore: error: could not read from input file: end of file', exit: 1 })
    const older = files.at(-2)
    talk.remote(
      host,
      `ls -l --time-style=long-iso ${folder}`,
      lsLong(files.map((file) => (file === newest ? { ...file, sizeBytes: Math.round(file.sizeBytes / 3) } : file))),
    )
    talk.answer(
      word(
        [
          'The drill failed: {dump} ends too early, pg_restore could not read it. The file has a third of the size of {older}, which I would test next. The database {copy} is still there, half filled.',
          'Not restorable. pg_restore stopped at the end of the file; {older} is three times as large. {database} itself was not touched, {copy} is left over.',
        ],
        { ...values, older: older?.name ?? '' },
      ),
    )
    return
  }
  talk.remote(host, restore, '')
  const count = (name: string) => `sudo -u postgres psql -Atc 'select count(*) from ${table}' ${name}`
  talk.together(
    [{ name: 'remote_bash', arguments: { agent: host, command: count(copy) } }, String(inDump)],
    [{ name: 'remote_bash', arguments: { agent: host, command: count(database) } }, String(inDump + since)],
  )
  const given = { ...values, inDump, live: inDump + since, since }
  talk.answer(
    word(
      since === 0
        ? [
            'The restore works: {inDump} {table} in the copy, as many as in {database}. Shall I drop {copy} on {host} now?',
            'Passed. {copy} and {database} both have {inDump} {table}. May I drop the copy {copy} on {host}?',
          ]
        : [
            'The restore works: {inDump} {table} in {copy}, {live} in {database}. The {since} more came since the dump. Shall I drop {copy} on {host}?',
            'Passed: pg_restore ended without errors and {table} has {inDump} rows; {database} is {since} ahead by now ({live}). May I drop {copy} on {host}?',
            '{dump} is good. {inDump} of {live} {table} are in it, the rest is newer. May I drop {copy} on {host}, or do you still need it?',
          ],
      given,
    ),
  )
  if (random.chance(0.3)) return
  if (random.chance(0.25)) {
    talk.user(refusal(act))
    talk.answer(
      word(['{copy} stays with its {inDump} {table}. Remember that it takes space on {host}.', 'All right, {copy} ({inDump} {table}) is kept.'], given),
    )
    return
  }
  talk.user(word(['Yes, drop {copy}', 'Yes, you may drop {copy}', 'ok, drop it', 'Yes, remove the copy'], values))
  talk.remote(host, `sudo -u postgres dropdb ${copy}`, '')
  talk.remote(host, `sudo -u postgres psql -Atc "select datname from pg_database where datname like '${database}%'"`, database)
  talk.answer(
    word(
      [
        '{copy} is gone, only {database} is left. The dump is proven restorable with {inDump} {table}.',
        'Dropped. The list shows {database} alone; result of the drill: {inDump} {table} restored.',
      ],
      given,
    ),
  )
})

/** A file that somebody deleted comes back from a snapshot, first beside its place. */
export const restoreFile = scene('restore-file', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const path = act.draw('folder')
  const { snapshots, repository, now } = snapshotsOf(host, path, random.integer(2, 4), random)
  const name = `${random.pick(words)}.${random.pick(['conf', 'csv', 'json', 'sqlite', 'xlsx'])}`
  const file = `${path}/${name}`
  const store = repositoryPath(random)
  const restic = `sudo restic -r ${store} --password-file /etc/restic/password`
  const overwritten = random.chance(0.35)
  const last = snapshots.at(-1)
  if (!last) return
  const entry = {
    name: file,
    sizeBytes: random.integer(900, 4_000_000),
    time: later(last.time, -random.integer(3600, 200_000)),
    owner: 'root',
    mode: '-rw-r--r--',
  }
  const target = `/tmp/restore-${last.id}`
  const values = { host, file, store, target, id: last.id, time: isoSeconds(last.time), size: spokenSize(entry.sizeBytes) }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Get {file} on {host} back from the backup ({store})',
          'Restore {file} on {host} from last night; the restic repository is {store}',
          'Find {file} in the snapshots of {host} ({store}) and bring it back',
        ],
        say: overwritten
          ? [
              'I overwrote {file} on {host} by mistake. The backup is {store}',
              '{file} on {host} has rubbish in it since this morning; restic repository {store}',
            ]
          : ['I deleted {file} on {host}. Is it in {store}?', '{file} is gone from {host}, the backup is in {store}'],
      },
      values,
    ),
  )
  talk.remote(host, `${restic} snapshots --host ${host} --path ${path}`, resticSnapshots(repository, snapshots))
  const now_ = { ...entry, time: now, sizeBytes: random.integer(0, 300) }
  talk.remote(
    host,
    `ls -l --time-style=long-iso ${file}`,
    overwritten ? lsLong([now_]).split('\n').slice(1).join('\n') : { text: `ls: cannot access '${file}': No such file or directory`, exit: 2 },
  )
  talk.remote(host, `${restic} restore ${last.id} --target ${target} --include ${file}`, resticRestored(repository, last, target))
  const absent = random.chance(0.15)
  const restored = `${target}${file}`
  talk.remote(
    host,
    `ls -l --time-style=long-iso ${restored}`,
    absent
      ? { text: `ls: cannot access '${restored}': No such file or directory`, exit: 2 }
      : lsLong([{ ...entry, name: restored }])
          .split('\n')
          .slice(1)
          .join('\n'),
  )
  if (absent) {
    talk.answer(
      word(
        [
          '{file} is not in snapshot {id} ({time}), nothing was restored. It may have been deleted before that night; shall I look in the older ones?',
          'The newest snapshot {id} has no {file}. If you know when it was last there, I can go back further; there are {count} snapshots.',
        ],
        {
          ...values,
          count: snapshots.length,
        },
      ),
    )
    return
  }
  talk.answer(
    word(
      overwritten
        ? [
            'I restored it beside the original: {target}{file}, {size}, from snapshot {id} ({time}). Shall I put it in place? The present file would be kept as {file}.before-restore.',
            'The version of {time} ({size}) is in {target}{file}. May I replace the present one, keeping that as {file}.before-restore?',
          ]
        : [
            'Found in snapshot {id} ({time}): {size}, now in {target}{file}. Shall I copy it back to {file}?',
            'It is in {target}{file}, {size}, as of {time}. Do you want it copied to its old place?',
          ],
      values,
    ),
  )
  if (random.chance(0.15)) {
    talk.user(refusal(act))
    talk.answer(word(['The copy from {time} stays in {target}{file}; {file} was not touched.', 'All right. You find it in {target}{file} ({size}).'], values))
    return
  }
  talk.user(consent(act, overwritten ? 'replace it' : 'copy it back'))
  talk.remote(host, overwritten ? `sudo cp -p ${file} ${file}.before-restore && sudo cp -p ${restored} ${file}` : `sudo cp -pn ${restored} ${file}`, '')
  talk.remote(host, `cmp ${restored} ${file} && ls -l --time-style=long-iso ${file}`, lsLong([entry]).split('\n').slice(1).join('\n'))
  talk.answer(
    word(
      [
        '{file} is back, {size}, in the state of {day}.{kept}',
        'Done: {file} is the same as in snapshot {id} ({size}).{kept}',
        '{file} has the content from the backup again; cmp finds no difference and the date is {day}.{kept}',
      ],
      { ...values, day: isoSeconds(entry.time).slice(0, 16), kept: overwritten ? ` What was there is ${file}.before-restore.` : '' },
    ),
  )
})
