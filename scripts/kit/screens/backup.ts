import { isoSeconds } from '#kit/fleet'

/** A snapshot as restic lists it. `id`: its first eight hex digits. */
export interface Snapshot {
  id: string
  time: Date
  host: string
  path: string
}

/** `restic snapshots`. */
export function resticSnapshots(repository: string, snapshots: readonly Snapshot[]): string {
  const host = Math.max(4, ...snapshots.map((snapshot) => snapshot.host.length))
  const path = Math.max(5, ...snapshots.map((snapshot) => snapshot.path.length))
  const rule = '-'.repeat(8 + 2 + 19 + 2 + host + 2 + 10 + 2 + path)
  const lines = snapshots.map((snapshot) => `${snapshot.id}  ${isoSeconds(snapshot.time)}  ${snapshot.host.padEnd(host)}  ${''.padEnd(10)}  ${snapshot.path}`)
  return [
    opened(repository),
    `${'ID'.padEnd(8)}  ${'Time'.padEnd(19)}  ${'Host'.padEnd(host)}  ${'Tags'.padEnd(10)}  Paths`,
    ...[rule, ...lines, rule, `${snapshots.length} snapshots`],
  ].join('\n')
}

/** `restic restore`. */
export const resticRestored = (repository: string, { id, path, time, host }: Snapshot, target: string): string =>
  `${opened(repository)}\nrestoring <Snapshot ${id} of [${path}] at ${isoSeconds(time)}.18204 +0000 UTC by root@${host}> to ${target}`

const opened = (repository: string) => `repository ${repository} opened (version 2, compression level auto)`

/** A file in a folder. */
export interface FileEntry {
  name: string
  sizeBytes: number
  time: Date
  owner: string
  mode?: string
}

/** `ls -l --time-style=long-iso FOLDER`. */
export function lsLong(files: readonly FileEntry[]): string {
  const width = Math.max(0, ...files.map((file) => String(file.sizeBytes).length))
  const owner = Math.max(0, ...files.map((file) => file.owner.length))
  const blocks = files.reduce((sum, file) => sum + Math.ceil(file.sizeBytes / 4096) * 4, 0)
  return [
    `total ${blocks}`,
    ...files.map(({ name, sizeBytes, time, mode = '-rw-r-----', ...file }) =>
      [mode, '1', file.owner.padEnd(owner), file.owner.padEnd(owner), String(sizeBytes).padStart(width), isoSeconds(time).slice(0, 16), name].join(' '),
    ),
  ].join('\n')
}

/** `1.4 GB`, `312 MB`: sizes in powers of ten, as people say them. */
export function spokenSize(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`
  return `${Math.max(1, Math.round(bytes / 1e3))} kB`
}
