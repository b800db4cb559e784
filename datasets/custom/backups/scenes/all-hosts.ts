import { consent, opening, scene } from '#kit/conversations'
import { drawMoment, isoDay, isoSeconds, later, machinesOf, syslogTime, systemdTime } from '#kit/fleet'

/** Did the backup of every host of a role succeed tonight; a stale lock is taken away after consent. */
export const allHosts = scene('all-hosts', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'mail', 'media', 'worker'])
  const site = act.site({ roles: [role], each: random.integer(3, 4) })
  const alias = `${site.environment}-${role}`
  const night = later(new Date(`${isoDay(drawMoment(random))}T01:00:00Z`), random.integer(0, 120) * 60)
  const bad = random.pick(machinesOf(site, role))
  const kind = random.pick(['lock', 'lock', 'network', 'fine'] as const)
  const ended = new Map(site.machines.map(({ name }) => [name, later(night, random.integer(60, 2400))]))
  const shown = (name: string, result: string, at: Date) => [name, `Result=${result}\nExecMainExitTimestamp=${systemdTime(at)}`] as const
  talk.user(
    opening(
      act,
      {
        ask: [
          'Check whether the backup of every {alias} host succeeded tonight',
          'Which {alias} hosts have no good backup from tonight',
          'Look at restic-backup.service on all {alias} hosts',
        ],
        say: ['I need the state of the nightly backups on {alias}', 'Did all {alias} hosts save their data tonight?', 'Morning check: backups of {alias}'],
      },
      { alias },
    ),
  )
  if (random.chance(0.4)) talk.list(alias, site.machines)
  const command = 'systemctl show restic-backup.service -p Result -p ExecMainExitTimestamp'
  const end = (name: string) => ended.get(name) ?? night
  talk.everywhere(
    alias,
    command,
    Object.fromEntries(site.machines.map(({ name }) => shown(name, kind !== 'fine' && name === bad.name ? 'exit-code' : 'success', end(name)))),
  )
  const last = [...ended.values()].toSorted((a, b) => b.getTime() - a.getTime())[0] ?? night
  if (kind === 'fine') {
    const names = site.machines.map(({ name }) => name).join(', ')
    talk.answer(
      word(
        [
          'All {count} succeeded: {names}. The last one ended at {time} UTC.',
          'Yes, every one of them: {names}.',
          '{names}: each has Result=success from tonight, the last at {time} UTC.',
        ],
        { count: site.machines.length, names, time: isoSeconds(last).slice(11) },
      ),
    )
    return
  }
  const at = end(bad.name)
  const pid = random.integer(1000, 60_000)
  const since = later(at, -(random.integer(1, 3) * 86_400 + random.integer(0, 3000)))
  const holder = random.integer(1000, 60_000)
  const hours = Math.floor((at.getTime() - since.getTime()) / 3_600_000)
  const lines =
    kind === 'lock'
      ? [
          `unable to create lock in backend: repository is already locked by PID ${holder} on ${bad.name} by root (UID 0, GID 0)`,
          `lock was created at ${isoSeconds(since)} (${hours}h${Math.floor(((at.getTime() - since.getTime()) % 3_600_000) / 60_000)}m10s ago)`,
        ]
      : [
          'Fatal: unable to open repository at sftp:backup@10.4.0.9:/srv/restic: unable to start the sftp session, error: error receiving version packet from server: server unexpectedly closed connection',
        ]
  talk.remote(
    bad.name,
    'sudo journalctl -u restic-backup.service -n 5 --no-pager',
    [
      ...lines.map((line) => `${syslogTime(at, '0')} ${bad.name} restic[${pid}]: ${line}`),
      `${syslogTime(at, '0')} ${bad.name} systemd[1]: restic-backup.service: Failed with result 'exit-code'.`,
    ].join('\n'),
  )
  const values = { host: bad.name, good: site.machines.length - 1, holder, hours, time: isoSeconds(at).slice(11) }
  if (kind === 'network') {
    talk.answer(
      word(
        [
          '{good} succeeded, {host} did not: its server 10.4.0.9 closed the sftp connection at {time} UTC. Look there first, then start restic-backup.service again.',
          'On {host} the backup failed at {time} UTC, since the backup server (10.4.0.9) closed the session. The other {good} are fine.',
          'Only {host} is without a backup. It could not open the repository on 10.4.0.9; I changed nothing.',
        ],
        values,
      ),
    )
    return
  }
  talk.remote(bad.name, `ps -p ${holder} -o pid,etime,cmd`, { text: '    PID     ELAPSED CMD', exit: 1 })
  talk.answer(
    word(
      [
        '{good} succeeded. On {host} a lock of {hours} hours ago stops it, and its process {holder} no longer runs. Shall I remove the stale lock (restic unlock) and start the backup?',
        '{host} failed: the repository is locked by PID {holder}, which is dead, so the lock is stale. May I run restic unlock and then the backup?',
        'All but {host}. It trips over a left-over lock ({hours} h old, process {holder} is gone). Do you want me to clear it and run the backup again?',
      ],
      values,
    ),
  )
  talk.user(consent(act, `unlock it and run the backup on ${bad.name}`))
  talk.remote(bad.name, 'sudo restic -r sftp:backup@10.4.0.9:/srv/restic --password-file /etc/restic/password unlock', 'successfully removed 1 locks')
  talk.remote(bad.name, 'sudo systemctl start restic-backup.service', '')
  const again = later(at, random.integer(5, 8) * 3600)
  talk.remote(bad.name, command, shown(bad.name, 'success', again)[1])
  talk.answer(
    word(
      [
        '{host} has its backup now: Result=success at {again} UTC. With that all hosts are saved.',
        'Done. One stale lock removed, the backup of {host} ended with success at {again} UTC.',
        'The lock is gone and {host} succeeded at {again} UTC.',
      ],
      { ...values, again: isoSeconds(again).slice(11) },
    ),
  )
})
