import { syslogTime, systemdTime } from '#kit/fleet'

/** A timer of systemd. `next` null: it is not going to run. `last` null: it never did. */
export interface Timer {
  name: string
  next: Date | null
  last: Date | null
}

/** `systemctl list-timers`. */
export function listTimers(timers: readonly Timer[], now: Date): string {
  const rows = timers.map(({ name, next, last }) => [
    next === null ? 'n/a' : systemdTime(next),
    next === null ? 'n/a' : `${distance(now, next)} left`,
    last === null ? 'n/a' : systemdTime(last),
    last === null ? 'n/a' : `${distance(last, now)} ago`,
    `${name}.timer`,
    `${name}.service`,
  ])
  const head = ['NEXT', 'LEFT', 'LAST', 'PASSED', 'UNIT', 'ACTIVATES']
  const widths = head.map((title, place) => Math.max(title.length, ...rows.map((row) => row[place]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, place) => cell.padEnd(widths[place] ?? 0))
      .join(' ')
      .trimEnd()
  return [line(head), ...rows.map(line), '', `${timers.length} timers listed.`, 'Pass --all to see loaded but inactive timers, too.'].join('\n')
}

/** A line of cron in the journal: a command that was started for a user. */
export const cronLine = (given: { host: string; at: Date; pid: number; user: string; command: string }): string =>
  `${syslogTime(given.at, '0')} ${given.host} CRON[${given.pid}]: (${given.user}) CMD (${given.command})`

/** `11h`, `5min 20s`, `2 days`, as systemctl writes a distance: two units at most below an hour, else the hours. */
export function distance(from: Date, to: Date): string {
  const seconds = Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000))
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)} days`
  if (seconds >= 86_400) return `1 day ${Math.floor((seconds - 86_400) / 3600)}h`
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}min`
  return seconds >= 60 ? `${Math.floor(seconds / 60)}min ${seconds % 60}s` : `${seconds}s`
}
