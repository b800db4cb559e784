import { opening, scene } from '#kit/conversations'
import { isoDay, isoSeconds, later } from '#kit/fleet'
import { dateUtc, resticSnapshots } from '#kit/screens'
import { repositoryPath, snapshotsOf } from '../dumps.ts'

/** When the last snapshot was made, how many there are, and which nights have none. */
export const lastSnapshot = scene('last-snapshot', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const path = act.draw('folder')
  const { snapshots: all, repository, now } = snapshotsOf(host, path, random.integer(6, 10), random)
  const kind = random.pick(['complete', 'gap', 'stopped', 'none'] as const)
  const gap = random.integer(2, all.length - 2)
  const stopped = random.integer(2, 4)
  const kept = { complete: all, gap: all.filter((_, place) => place !== gap), stopped: all.slice(0, -stopped), none: [] }[kind]
  const store = repositoryPath(random)
  const last = kept.at(-1)
  const values = { host, path, store }
  talk.user(
    opening(
      act,
      {
        ask: [
          'When was {path} on {host} last backed up',
          'Check the restic snapshots of {path} on {host} (repository {store})',
          'Is the backup of {host}:{path} up to date',
          'List the snapshots of {path} made on {host} and look for gaps',
        ],
        say: [
          'I want to delete something on {host} and need to know whether {path} is in the backup',
          'Before the upgrade of {host}: how old is the newest backup of {path}?',
          'Are there backups of {path} from {host} for each night?',
        ],
      },
      values,
    ),
  )
  const command = `sudo restic -r ${store} --password-file /etc/restic/password snapshots --host ${host} --path ${path}`
  const both = random.chance(0.5)
  if (both)
    talk.together(
      [{ name: 'remote_bash', arguments: { agent: host, command: 'date -u' } }, dateUtc(now)],
      [{ name: 'remote_bash', arguments: { agent: host, command } }, resticSnapshots(repository, kept)],
    )
  else talk.remote(host, `date -u; ${command}`, `${dateUtc(now)}\n${resticSnapshots(repository, kept)}`)
  if (!last) {
    const elsewhere = snapshotsOf(host, '/etc', 1, random).snapshots.map((snapshot) => ({ ...snapshot, time: later(now, -random.integer(3, 9) * 3600) }))
    talk.remote(
      host,
      `sudo restic -r ${store} --password-file /etc/restic/password snapshots --host ${host} --latest 1`,
      resticSnapshots(repository, elsewhere),
    )
    talk.answer(
      word(
        [
          'There is none: {path} is not in the repository. From {host} only /etc is backed up, last as {id}. Do not delete anything there yet.',
          '{path} has no snapshot at all. The job of {host} saves /etc alone (last: {id} at {time}).',
          'No backup of {path} exists; what {host} does save is /etc, snapshot {id}.',
        ],
        { ...values, id: elsewhere[0]?.id ?? '', time: isoSeconds(elsewhere[0]?.time ?? now) },
      ),
    )
    return
  }
  const hours = Math.round((now.getTime() - last.time.getTime()) / 3_600_000)
  const missing = isoDay(all[gap]?.time ?? now)
  const given = { ...values, time: isoSeconds(last.time), id: last.id, hours, count: kept.length, missing, days: Math.floor(hours / 24) }
  talk.answer(
    word(
      kind === 'stopped'
        ? [
            'The last one is {id} from {time} UTC, {days} days old: the backup has stopped. Before that there was one each night ({count} in all).',
            'Not up to date. Nothing since {time} ({days} days); the job on {host} needs a look before anything is deleted.',
            '{count} snapshots, the newest {id} of {time}. {days} days without one, so something broke after that night.',
          ]
        : kind === 'gap'
          ? [
              'The newest is {id}, {hours} hours old. One night is missing, {missing}; the other {count} are there.',
              'Up to date ({time} UTC), but there is a gap: no snapshot of {missing}.',
              '{count} snapshots up to {time}; only the night of {missing} has none.',
            ]
          : [
              'Yes: the last snapshot is {id} from {time} UTC, {hours} hours ago. {count} nights in a row, no gap.',
              'The newest of {count} snapshots was made at {time} UTC ({id}); none is missing.',
              '{time} UTC, snapshot {id}. All {count} nights are there.',
            ],
      given,
    ),
  )
})
