import type { Act } from '#kit/conversations'
import { drawMoment, isoDay, later, type Random } from '#kit/fleet'
import type { FileEntry, Snapshot } from '#kit/screens'

/** A database host with a dump each night, oldest first. */
export interface Dumps {
  host: string
  database: string
  folder: string
  files: readonly FileEntry[]
  /** The morning after the last night. */
  now: Date
}

export function dumpsOf(act: Act, nights: number): Dumps {
  const { random } = act
  const database = act.stem().replace('-', '_')
  const site = act.site({ roles: ['db'], each: 1 })
  const night = later(new Date(`${isoDay(drawMoment(random))}T02:00:00Z`), random.integer(0, 50) * 60)
  let size = random.integer(40, 3000) * 1_000_000 + random.integer(0, 999_999)
  const files = Array.from({ length: nights }, (_, place): FileEntry => {
    size = Math.round(size * (1 + random.integer(1, 12) / 1000))
    const time = later(night, (place - nights + 1) * 86_400 + random.integer(90, 1500))
    return { name: `${database}-${isoDay(time)}.dump`, sizeBytes: size, time, owner: 'postgres' }
  })
  return {
    host: site.machines[0]?.name ?? '',
    database,
    folder: `/var/backups/${random.pick(['postgresql', 'pg', 'dumps'])}`,
    files,
    now: later(night, random.integer(5, 9) * 3600),
  }
}

/** One snapshot each night of one host, oldest first. */
export function snapshotsOf(host: string, path: string, nights: number, random: Random): { snapshots: readonly Snapshot[]; repository: string; now: Date } {
  const night = later(new Date(`${isoDay(drawMoment(random))}T00:00:00Z`), random.integer(1, 4) * 3600 + random.integer(0, 59) * 60)
  const snapshots = Array.from({ length: nights }, (_, place) => ({
    id: hex(random),
    time: later(night, (place - nights + 1) * 86_400 + random.integer(2, 40)),
    host,
    path,
  }))
  return { snapshots, repository: hex(random), now: later(night, random.integer(4, 12) * 3600) }
}

export const repositoryPath = (random: Random): string => random.pick(['/srv/restic', '/mnt/backup/restic', 'sftp:backup@10.4.0.9:/srv/restic', '/backup/repo'])

const hex = (random: Random) => Array.from({ length: 8 }, () => random.pick([...'0123456789abcdef'])).join('')
