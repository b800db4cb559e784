import { isoSeconds, type Machine } from '#kit/fleet'
import { upFor } from './host.ts'

/** A process as `top` shows it. */
export interface BusyProcess {
  pid: number
  user: string
  name: string
  state: 'R' | 'S' | 'D'
  cpuPercent: number
  memoryMb: number
}

/** Where the time of all cores goes, in percent; the rest is idle. */
export interface CpuTimes {
  user: number
  system: number
  wait: number
  steal: number
}

const idle = ({ user, system, wait, steal }: CpuTimes) => Math.max(0, 100 - user - system - wait - steal)

/** `top -b -n 1 | head -n N`: the head and the busiest processes. */
export function top(machine: Machine, given: { now: Date; cpu: CpuTimes; swapUsedMb?: number; processes: readonly BusyProcess[] }): string {
  const { now, cpu, swapUsedMb = 0, processes } = given
  const [one, five, fifteen] = machine.load.map((load) => load.toFixed(2))
  const used = (machine.memoryMb * machine.memoryUsedPercent) / 100
  const free = (machine.memoryMb - used) * 0.4
  const mib = (value: number) => value.toFixed(1).padStart(8)
  const percent = (value: number) => value.toFixed(1).padStart(5)
  const running = processes.filter(({ state }) => state === 'R').length
  const tasks = 140 + machine.cores * 6
  return [
    `top - ${isoSeconds(now).slice(11)} up ${upFor(machine)},  1 user,  load average: ${one}, ${five}, ${fifteen}`,
    `Tasks: ${tasks} total, ${String(running).padStart(3)} running, ${tasks - running} sleeping,   0 stopped,   0 zombie`,
    `%Cpu(s):${percent(cpu.user)} us,${percent(cpu.system)} sy,  0.0 ni,${percent(idle(cpu))} id,${percent(cpu.wait)} wa,  0.0 hi,  0.0 si,${percent(cpu.steal)} st`,
    `MiB Mem : ${mib(machine.memoryMb)} total, ${mib(free)} free, ${mib(used)} used, ${mib(machine.memoryMb - used - free)} buff/cache`,
    `MiB Swap: ${mib(2048)} total, ${mib(2048 - swapUsedMb)} free, ${mib(swapUsedMb)} used. ${mib(machine.memoryMb - used)} avail Mem`,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ...processes.map(({ pid, user, name, state, cpuPercent, memoryMb }) => {
      const size = [memoryMb * 1400, memoryMb * 1024, 9216].map((kib, place) => String(kib).padStart(place === 0 ? 8 : 7))
      const memory = ((100 * memoryMb) / machine.memoryMb).toFixed(1)
      return `${String(pid).padStart(7)} ${user.padEnd(8).slice(0, 8)}  20   0${size.join('')} ${state} ${cpuPercent.toFixed(1).padStart(5)} ${memory.padStart(5)}  ${String(Math.round(cpuPercent) % 90).padStart(3)}:12.40 ${name}`
    }),
  ].join('\n')
}

/** `vmstat 1 N`: a line a second. `swap`: pages in and out, in KiB a second. */
export function vmstat(
  lines: readonly { running: number; blocked: number; swapUsedKib: number; freeKib: number; swap: readonly [number, number]; cpu: CpuTimes }[],
): string {
  return [
    'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
    ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
    ...lines.map(({ running, blocked, swapUsedKib, freeKib, swap, cpu }) => {
      const cells: [number, number][] = [
        [running, 2],
        [blocked, 2],
        [swapUsedKib, 6],
        [freeKib, 6],
        [18_432, 6],
        [402_112, 6],
        [swap[0], 4],
        [swap[1], 4],
        [swap[0] + 40, 5],
        [swap[1] + 90, 5],
        [2900, 4],
        [5100, 4],
      ]
      const times = [cpu.user, cpu.system, idle(cpu), cpu.wait, cpu.steal].map((value): [number, number] => [Math.round(value), 2])
      return [...cells, ...times].map(([value, width]) => String(value).padStart(width)).join(' ')
    }),
  ].join('\n')
}
