import { isoSeconds, later, type Machine } from '#kit/fleet'

/** `uptime`. */
export function uptime(machine: Machine, now: Date, users = 1): string {
  const [one, five, fifteen] = machine.load.map((load) => load.toFixed(2))
  const people = `${users} user${users === 1 ? '' : 's'}`
  return ` ${isoSeconds(now).slice(11)} up ${upFor(machine)},  ${people},  load average: ${one}, ${five}, ${fifteen}`
}

/** `df -h`, or `df -h MOUNT` where one is given. */
export function df(machine: Machine, mount?: string): string {
  const disks = machine.disks.filter((disk) => mount === undefined || disk.mount === mount)
  return columns(
    ['Filesystem', 'Size', 'Used', 'Avail', 'Use%', 'Mounted on'],
    disks.map(({ device, sizeGb, usedPercent, mount }) => {
      const used = (sizeGb * usedPercent) / 100
      return [device, `${sizeGb}G`, size(used), size(sizeGb - used), `${usedPercent}%`, mount]
    }),
    [1, 2, 3, 4],
  )
}

/** `df -i`. */
export function inodes(machine: Machine): string {
  return columns(
    ['Filesystem', 'Inodes', 'IUsed', 'IFree', 'IUse%', 'Mounted on'],
    machine.disks.map(({ device, sizeGb, inodesPercent, mount }) => {
      const all = sizeGb * 65_536
      const used = Math.round((all * inodesPercent) / 100)
      return [device, String(all), String(used), String(all - used), `${inodesPercent}%`, mount]
    }),
    [1, 2, 3, 4],
  )
}

/** `free -m`. */
export function free(machine: Machine): string {
  const used = Math.round((machine.memoryMb * machine.memoryUsedPercent) / 100)
  const cached = Math.round((machine.memoryMb - used) * 0.6)
  const available = machine.memoryMb - used
  return columns(
    ['', 'total', 'used', 'free', 'shared', 'buff/cache', 'available'],
    [
      ['Mem:', String(machine.memoryMb), String(used), String(available - cached), '12', String(cached), String(available)],
      ['Swap:', '0', '0', '0'],
    ],
    [1, 2, 3, 4, 5, 6],
  )
}

/** `ss -tlnp`: who listens. */
export function listeners(machine: Machine): string {
  const open = machine.units.filter((unit) => unit.state === 'active' && unit.port !== null)
  return columns(
    ['State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port', 'Process'],
    open.map(({ name, port, pid }) => ['LISTEN', '0', '511', `0.0.0.0:${port}`, '0.0.0.0:*', `users:(("${name}",pid=${pid},fd=6))`]),
  )
}

/** When the host was started. */
export const bootedAt = (machine: Machine, now: Date): Date => later(now, -machine.uptimeDays * 86_400 - minutesOf(machine) * 60)

/** `12 days,  4:09`: since when it runs, as uptime and top say it. */
export function upFor(machine: Machine): string {
  const minutes = minutesOf(machine)
  return `${machine.uptimeDays} days, ${`${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`.padStart(5)}`
}

/** Of its last, unfinished day: one number for a machine, however often it is asked. */
const minutesOf = (machine: Machine): number => (machine.units[0]?.pid ?? 252) % 1440

/** Texts in columns, two spaces between; those in `right` stand at the right, as numbers do. No space is left at an end of line. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const table = [head, ...rows]
  const widths = head.map((_, place) => Math.max(...table.map((row) => (row[place] ?? '').length)))
  const cell = (text: string, place: number) => (right.includes(place) ? text.padStart(widths[place] ?? 0) : text.padEnd(widths[place] ?? 0))
  return table.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}

const size = (gb: number) => (gb < 10 ? `${gb.toFixed(1)}G` : `${Math.round(gb)}G`)
