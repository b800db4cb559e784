import { type Machine, mainUnitOf, type Random, withDisk, withUnit } from '#kit/fleet'
import { columns, df, failedUnits, free, inodes, listeners, uptime } from '#kit/screens'
import type { Output } from './talk.ts'

/** Something people ask about the state of hosts, and what answers it. The wordings take one host or several (`the prod web hosts`) for `{host}`. */
export interface HostQuestion {
  name: string
  /** What it is about, as a phrase: `the disk space`. */
  topic: string
  ask: readonly string[]
  command: string
  print(machine: Machine, now: Date): Output
  /** What was found on one host, to follow its name and a colon. */
  tell(machine: Machine): string
  /** Whether somebody should look after it. */
  isOdd(machine: Machine): boolean
  /** The machine in a state that is odd in this respect. */
  worsen(machine: Machine, random: Random): Machine
}

export const hostQuestions: readonly [HostQuestion, ...HostQuestion[]] = [
  {
    name: 'disk',
    topic: 'the disk space',
    ask: [
      'How full are the disks of {host}',
      'Check the disk space on {host}',
      'Is any disk of {host} nearly full',
      'Show me how much disk space is left on {host}',
    ],
    command: 'df -h',
    print: (machine) => df(machine),
    tell: ({ disks }) => disks.map(({ mount, usedPercent }) => `${mount} at ${usedPercent}%`).join(', '),
    isOdd: ({ disks }) => disks.some(({ usedPercent }) => usedPercent >= 85),
    worsen: (machine, random) => withDisk(machine, machine.disks[1]?.mount ?? '/', { usedPercent: random.integer(86, 97) }),
  },
  {
    name: 'memory',
    topic: 'the memory',
    ask: ['How much memory is used on {host}', 'Check the memory of {host}', 'Is memory short on {host}', 'Show the memory use of {host}'],
    command: 'free -m',
    print: (machine) => free(machine),
    tell: ({ memoryMb, memoryUsedPercent }) => `${Math.round((memoryMb * memoryUsedPercent) / 100)} of ${memoryMb} MB used (${memoryUsedPercent} %)`,
    isOdd: ({ memoryUsedPercent }) => memoryUsedPercent >= 90,
    worsen: (machine, random) => ({ ...machine, memoryUsedPercent: random.integer(91, 98) }),
  },
  {
    name: 'load',
    topic: 'the load',
    ask: ['What is the load on {host}', 'Check how busy {host} is right now', 'Is the load high on {host}', 'Show load and cores of {host}'],
    command: 'uptime; nproc',
    print: (machine, now) => `${uptime(machine, now)}\n${machine.cores}`,
    tell: ({ load, cores }) => `load ${load[0].toFixed(2)} on ${cores} cores`,
    isOdd: ({ load, cores }) => load[0] > cores,
    worsen: (machine, random) => {
      const now = machine.cores * (1.2 + random.next())
      return { ...machine, load: [now, now * 0.9, now * 0.7] }
    },
  },
  {
    name: 'failed-units',
    topic: 'the failed units',
    ask: [
      'Which units have failed on {host}',
      'Check {host} for failed units',
      'Is anything failed in systemd on {host}',
      'Look for failed services on {host}',
    ],
    command: 'systemctl --failed --no-pager',
    print: (machine) => failedUnits(machine),
    tell({ units }) {
      const failed = units.filter(({ state }) => state === 'failed').map(({ name }) => `${name}.service`)
      return failed.length === 0 ? '0 units failed' : `${failed.join(', ')} failed`
    },
    isOdd: ({ units }) => units.some(({ state }) => state === 'failed'),
    worsen: (machine) => withUnit(machine, mainUnitOf(machine).name, { state: 'failed' }),
  },
  {
    name: 'kernel',
    topic: 'the kernel',
    ask: ['Which kernel runs on {host}', 'Check the kernel version of {host}', 'Show the kernel of {host}', 'What kernel is on {host}'],
    command: 'uname -r',
    print: ({ kernel }) => kernel,
    tell: ({ kernel }) => `kernel ${kernel}`,
    isOdd: ({ kernel }) => kernel.startsWith('5.'),
    worsen: (machine) => ({ ...machine, kernel: '5.10.0-33-amd64' }),
  },
  {
    name: 'inodes',
    topic: 'the inodes',
    ask: ['How many inodes are used on {host}', 'Check the inodes of {host}', 'Are inodes running out on {host}', 'Show the inode usage of {host}'],
    command: 'df -i',
    print: (machine) => inodes(machine),
    tell: ({ disks }) => disks.map(({ mount, inodesPercent }) => `${mount} with ${inodesPercent}% of its inodes used`).join(', '),
    isOdd: ({ disks }) => disks.some(({ inodesPercent }) => inodesPercent >= 85),
    worsen: (machine, random) => withDisk(machine, machine.disks[1]?.mount ?? '/', { inodesPercent: random.integer(88, 99) }),
  },
  {
    name: 'listeners',
    topic: 'the open ports',
    ask: ['Which ports are open on {host}', 'Check what listens on {host}', 'Show the listening ports of {host}', 'What listens on {host}'],
    command: 'ss -tlnp',
    print: (machine) => listeners(machine),
    tell: ({ units }) =>
      units
        .filter(({ port }) => port !== null)
        .map(({ name, port, state }) => (state === 'active' ? `${name} on ${port}` : `nothing on ${port}, where ${name} should be`))
        .join(', '),
    isOdd: ({ units }) => units.some(({ state }) => state !== 'active'),
    worsen: (machine) => withUnit(machine, mainUnitOf(machine).name, { state: 'inactive' }),
  },
  {
    name: 'uptime',
    topic: 'the uptime',
    ask: ['How long ago was the last reboot of {host}', 'Check the uptime of {host}', 'What is the uptime of {host}', 'Show the uptime of {host}'],
    command: 'uptime',
    print: (machine, now) => uptime(machine, now),
    tell: ({ uptimeDays }) => `up ${uptimeDays} days${uptimeDays > 180 ? ' without a reboot' : ''}`,
    isOdd: ({ uptimeDays }) => uptimeDays > 180,
    worsen: (machine, random) => ({ ...machine, uptimeDays: random.integer(260, 420) }),
  },
  {
    name: 'service',
    topic: 'the services',
    ask: [
      'Are the services running on {host}',
      'Check the state of the units of {host}',
      'Show which services are up on {host}',
      'Are all services up on {host}',
    ],
    command: 'systemctl list-units --type=service --all --no-legend --no-pager | head -n 20',
    print({ units }) {
      const [first = [], ...rest] = units.map(({ name, state, description }) => [
        `${state === 'failed' ? '●' : ' '} ${name}.service`,
        'loaded',
        ...subStates[state],
        description,
      ])
      return columns(first, rest)
    },
    tell: ({ units }) => units.map(({ name, state }) => `${name} ${state}`).join(', '),
    isOdd: ({ units }) => units.some(({ state }) => state !== 'active'),
    worsen: (machine) => withUnit(machine, mainUnitOf(machine).name, { state: 'inactive' }),
  },
]

const subStates = { active: ['active', 'running'], inactive: ['inactive', 'dead'], failed: ['failed', 'failed'] } as const
