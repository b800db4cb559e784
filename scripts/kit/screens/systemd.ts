import { type Machine, syslogTime, systemdTime, type Unit } from '#kit/fleet'

/** `systemctl status UNIT`; ends with exit status 3 where the unit does not run, as systemctl does. */
export function systemctlStatus(
  machine: Machine,
  unit: Unit,
  given: { since: Date; now: Date; journal?: readonly string[] },
): string | { text: string; exit: number } {
  const { since, now, journal = [] } = given
  const mark = { active: '●', inactive: '○', failed: '×' }[unit.state]
  const state = {
    active: `active (running) since ${systemdTime(since)}; ${ago(since, now)}`,
    inactive: `inactive (dead) since ${systemdTime(since)}; ${ago(since, now)}`,
    failed: `failed (Result: exit-code) since ${systemdTime(since)}; ${ago(since, now)}`,
  }[unit.state]
  const running = unit.state === 'active' ? [`   Main PID: ${unit.pid} (${unit.name})`, `     Memory: ${unit.memoryMb}.0M`] : []
  const text = [
    `${mark} ${unit.name}.service - ${unit.description}`,
    `     Loaded: loaded (/lib/systemd/system/${unit.name}.service; enabled; preset: enabled)`,
    `     Active: ${state}`,
    ...running,
    ...(journal.length > 0 ? ['', ...journalLines(machine, unit.name, since, journal, unit.pid)] : []),
  ].join('\n')
  return unit.state === 'active' ? text : { text, exit: 3 }
}

/** `journalctl -u UNIT`: one line a second from `from` on, oldest first. */
export function journal(machine: Machine, unit: string, from: Date, lines: readonly string[], pid = 1): string {
  return lines.length === 0 ? '-- No entries --' : journalLines(machine, unit, from, lines, pid).join('\n')
}

function journalLines(machine: Machine, unit: string, from: Date, lines: readonly string[], pid: number): string[] {
  return lines.map((line, place) => {
    const at = syslogTime(new Date(from.getTime() + place * 1000), '0')
    return line.startsWith(`${unit}.service`) ? `${at} ${machine.name} systemd[1]: ${line}` : `${at} ${machine.name} ${unit}[${pid}]: ${line}`
  })
}

/** `systemctl --failed`. */
export function failedUnits(machine: Machine): string {
  const failed = machine.units.filter((unit) => unit.state === 'failed')
  const lines = failed.map((unit) => `● ${unit.name}.service loaded failed failed ${unit.description}`)
  return ['  UNIT LOAD ACTIVE SUB DESCRIPTION', ...lines, '', `${failed.length} loaded units listed.`].join('\n')
}

/** `3 days ago`, `14min ago`, as systemctl counts. */
export function ago(since: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000))
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)} days ago`
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}min ago`
  return seconds >= 60 ? `${Math.floor(seconds / 60)}min ago` : `${seconds}s ago`
}
