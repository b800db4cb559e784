import { type Act, opening, scene } from '#kit/conversations'
import { drawMoment, type Machine, machinesOf } from '#kit/fleet'
import { type BusyProcess, type CpuTimes, columns, top, vmstat } from '#kit/screens'

/** A host of one of several roles, with its busiest unit as `top` names it. */
export function drawBusyHost(act: Act): {
  machine: Machine
  now: Date
  process: Omit<BusyProcess, 'cpuPercent' | 'state' | 'memoryMb'>
  peers: readonly BusyProcess[]
} {
  const { random } = act
  const role = random.pick(['db', 'web', 'api', 'search', 'worker', 'batch'])
  const site = act.site({ roles: [role], each: 1 })
  const [machine] = machinesOf(site, role)
  const unit = machine.units[0]
  const name = { postgresql: 'postgres', opensearch: 'java', nginx: 'nginx' }[unit?.name ?? ''] ?? random.pick(['python3', 'node', 'java', 'ruby'])
  const peers: BusyProcess[] = [
    {
      pid: random.integer(400, 900),
      user: 'root',
      name: 'systemd-journal',
      state: 'S',
      cpuPercent: random.integer(0, 20) / 10,
      memoryMb: random.integer(20, 60),
    },
    { pid: random.integer(901, 1500), user: 'root', name: 'sshd', state: 'S', cpuPercent: 0, memoryMb: random.integer(5, 12) },
  ]
  return { machine, now: drawMoment(random), process: { pid: unit?.pid ?? 4711, user: unit?.user ?? 'root', name }, peers }
}

/** From "it is slow" to the processor, the disk, the memory, the neighbours of a virtual machine, or nothing at all. */
export const whySlow = scene('why-slow', (act) => {
  const { talk, random, word } = act
  const { machine: drawn, now, process, peers } = drawBusyHost(act)
  const kind = random.pick(['processor', 'disk', 'memory', 'steal', 'nothing'] as const)
  const busy = kind !== 'nothing'
  const high = Number((drawn.cores * (1.4 + random.next() * 2)).toFixed(2))
  const machine: Machine = busy
    ? {
        ...drawn,
        load: [high, Number((high * 0.8).toFixed(2)), Number((high * 0.5).toFixed(2))],
        memoryUsedPercent: kind === 'memory' ? random.integer(95, 98) : drawn.memoryUsedPercent,
      }
    : drawn
  const times: Record<typeof kind, CpuTimes> = {
    processor: { user: random.integer(84, 94), system: random.integer(2, 5), wait: 0.2, steal: 0 },
    disk: { user: random.integer(4, 9), system: random.integer(2, 5), wait: random.integer(48, 76), steal: 0 },
    memory: { user: random.integer(10, 20), system: random.integer(14, 25), wait: random.integer(25, 40), steal: 0 },
    steal: { user: random.integer(44, 50), system: random.integer(2, 5), wait: 0.4, steal: random.integer(38, 45) },
    nothing: { user: random.integer(3, 12), system: random.integer(1, 3), wait: 0.1, steal: 0 },
  }
  const cpu = times[kind]
  const percent = {
    processor: Math.round(drawn.cores * 100 * 0.86),
    disk: random.integer(6, 18),
    memory: random.integer(30, 70),
    steal: Math.round(drawn.cores * 35),
    nothing: random.integer(2, 12),
  }[kind]
  const memoryMb = kind === 'memory' ? Math.round(machine.memoryMb * 0.8) : Math.round(machine.memoryMb * 0.15)
  const main: BusyProcess = { ...process, state: kind === 'disk' ? 'D' : busy ? 'R' : 'S', cpuPercent: percent, memoryMb }
  const values = {
    host: machine.name,
    cores: machine.cores,
    load: machine.load[0].toFixed(2),
    name: main.name,
    pid: main.pid,
    cpu: percent.toFixed(1),
    user: main.user,
    wait: cpu.wait.toFixed(1),
    steal: cpu.steal.toFixed(1),
    memory: memoryMb,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why {host} is slow',
          'What makes {host} so slow at the moment',
          'Look at the load of {host} and tell me what causes it',
          'Check what {host} is busy with',
        ],
        say: [
          '{host} answers very slowly',
          'Everything on {host} takes ages since this morning',
          'The load alert of {host} has fired, what is going on?',
          'Users complain about {host} being slow',
        ],
      },
      values,
    ),
  )
  const screen = top(machine, { now, cpu, swapUsedMb: kind === 'memory' ? 1400 : 0, processes: [main, ...peers] })
  const topCommand = 'top -b -n 1 | head -n 10'
  if (random.chance(0.4))
    talk.together(
      [{ name: 'remote_bash', arguments: { agent: machine.name, command: 'nproc' } }, String(machine.cores)],
      [{ name: 'remote_bash', arguments: { agent: machine.name, command: topCommand } }, screen],
    )
  else {
    if (random.chance(0.5)) talk.remote(machine.name, 'nproc', String(machine.cores))
    talk.remote(machine.name, topCommand, screen)
  }
  if (kind === 'disk') {
    const util = random.integer(96, 100)
    talk.remote(
      machine.name,
      "iostat -dxy 5 1 | awk 'NF {print $1, $2, $8, $NF}' | column -t",
      columns(
        ['Device', 'r/s', 'w/s', '%util'],
        [
          ['sda', '1.20', '8.40', '2.10'],
          ['sdb', `${random.integer(90, 800)}.40`, `${random.integer(60, 400)}.20`, `${util}.00`],
        ],
      ),
    )
    talk.remote(machine.name, 'ps -eo state,pid,user,comm | awk \'$1 == "D"\'', `D ${main.pid} ${main.user} ${main.name}`)
    talk.answer(
      word(
        [
          'It is the disk, not the processor: {wait} % of the time is spent waiting, sdb is {util} % busy, and {name} (pid {pid}) hangs in state D. Find out what {name} reads or writes; more cores would not help.',
          'sdb is at {util} % and the processors wait ({wait} % wa). The process behind it is {name}, {pid}. I would look for a backup or a large query first.',
          '{name} ({pid}) waits for sdb, which is {util} % busy. The load of {load} is waiting, not computing.',
        ],
        { ...values, util },
      ),
    )
    return
  }
  if (kind === 'memory') {
    const swap = [random.integer(900, 4000), random.integer(1200, 5000)] as const
    talk.remote(
      machine.name,
      'vmstat 1 3',
      vmstat(
        [0, 1, 2].map((step) => ({
          running: 2 + step,
          blocked: 4,
          swapUsedKib: 1_433_600 + step * 2048,
          freeKib: 81_920 - step * 512,
          swap: [swap[0] + step * 37, swap[1] + step * 51],
          cpu,
        })),
      ),
    )
    talk.answer(
      word(
        [
          'It swaps: about {in} KiB/s in and {out} KiB/s out, because {name} (pid {pid}) holds {memory} MB of memory. Either that process gets a limit or the host more memory.',
          'Memory is the bottleneck. {name} ({pid}) uses {memory} MB and the host swaps all the time (so {out}). A restart of it helps for now, a limit for good.',
          'Not enough memory: swap in {in}, swap out {out} KiB/s, largest process {name} with pid {pid}.',
        ],
        { ...values, in: swap[0], out: swap[1] },
      ),
    )
    return
  }
  const wordings = {
    processor: [
      '{name} (pid {pid}, user {user}) uses {cpu} % of the processor, that is nearly all {cores} cores; the load is {load}. The disk is idle, so look at what {name} computes.',
      'The processor: {name} takes {cpu} % on {cores} cores, pid {pid}. Nothing waits for the disk ({wait} % wa).',
      'One process, {name} with pid {pid}, keeps all {cores} cores busy ({cpu} %). If that is not meant, stop or limit it; I did neither.',
    ],
    steal: [
      'The host itself takes the time away: {steal} % steal. Other virtual machines on the same hardware are busy; nothing on {host} explains a load of {load}. Ask whoever runs the virtualisation to move it.',
      '{steal} % of the time is stolen (st), so the neighbours on the hypervisor are the cause, not {name}. It needs to be moved or to get its cores for itself.',
      'Look at st: {steal} %. {host} wants to compute and is not let. No change on it will help.',
    ],
    nothing: [
      'Right now nothing is wrong: load {load}, and {name}, the busiest, uses {cpu} %. Whatever was slow is over, or it lies outside of this host.',
      '{host} is idle: {name} leads with {cpu} %, load {load}. I would look at the network or the database it calls.',
      'It is not this host. Load {load}, no waiting ({wait} % wa), no swap; the busiest process is {name} with {cpu} %.',
    ],
  }
  talk.answer(word(wordings[kind], values))
})
