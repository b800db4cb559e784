import { opening, scene } from '#kit/conversations'
import { mainUnitOf, type Random } from '#kit/fleet'
import { columns, uniqLines } from '#kit/screens'

const kernelThreads = [
  'kworker/0:1-events',
  'kworker/u8:2-flush',
  'ksoftirqd/0',
  'migration/1',
  'rcu_sched',
  'kswapd0',
  'jbd2/sda1-8',
  'scsi_eh_0',
  'cpuhp/1',
  'kcompactd0',
  'writeback',
  'khugepaged',
  'kblockd',
  'md',
  'edac-poller',
  'watchdogd',
  'ext4-rsv-conver',
  'irq/24-pciehp',
  'mld',
  'zswap-shrink',
] as const
const daemons = [
  ['root', '/usr/sbin/cron -f'],
  ['message+', '/usr/bin/dbus-daemon --system'],
  ['root', '/lib/systemd/systemd-journald'],
  ['root', '/lib/systemd/systemd-logind'],
  ['root', '/usr/sbin/rsyslogd -n'],
  ['_chrony', '/usr/sbin/chronyd -F 1'],
  ['root', '/usr/sbin/sshd -D'],
  ['root', '/sbin/agetty -o -p -- \\u --noclear tty1'],
  ['prometh+', '/usr/bin/prometheus-node-exporter'],
] as const

interface Process {
  user: string
  pid: number
  cpu: number
  memory: number
  rss: number
  state: string
  time: string
  command: string
}

/** `ps aux` of a host: threads of the kernel, daemons, workers of its service, and one process that stands out. */
export const manyProcesses = scene('many-processes', (act) => {
  const { talk, random, word, draw } = act
  const { machines } = act.site({ roles: [random.pick(['web', 'api', 'worker', 'build'])], each: 1 })
  const [machine] = machines
  if (!machine) return
  const unit = mainUnitOf(machine)
  const user = draw('user')
  const kind = random.pick(['busy', 'zombies', 'hungry'] as const)
  const zombies = kind === 'zombies' ? random.integer(4, 11) : 0
  const parent = random.integer(2000, 30_000)
  const odd: Process = {
    busy: {
      user,
      pid: parent,
      cpu: random.integer(940, 999) / 10,
      memory: 0.4,
      rss: 21_400,
      state: 'R',
      time: `${random.integer(120, 900)}:${random.integer(10, 59)}`,
      command: random.pick(['gzip -9 /srv/export/all.tar', 'find / -name *.bak', 'python3 /srv/tools/resize.py', 'md5sum /dev/sda']),
    },
    zombies: { user: unit.user, pid: parent, cpu: 0.3, memory: 1.1, rss: 51_300, state: 'S', time: '2:11', command: `/srv/${unit.name}/bin/spawner` },
    hungry: {
      user,
      pid: parent,
      cpu: 7.1,
      memory: random.integer(480, 710) / 10,
      rss: Math.round(machine.memoryMb * 0.55) * 1024,
      state: 'S',
      time: `${random.integer(10, 60)}:${random.integer(10, 59)}`,
      command: random.pick(['java -Xmx8g -jar /srv/report/report.jar', 'python3 /srv/notebooks/load_all.py', 'node /srv/tools/index.js']),
    },
  }[kind]
  const processes = [
    ...kernelThreads.flatMap((name, place) =>
      [0, 1, 2].map((cpu) => calm(random, { user: 'root', pid: 2 + place * 3 + cpu, command: `[${name.replace(/\d/, String(cpu))}]`, rss: 0 })),
    ),
    ...daemons.map(([owner, command], place) => calm(random, { user: owner, pid: 300 + place * 31, command, rss: random.integer(3000, 22_000) })),
    ...Array.from({ length: random.integer(24, 44) }, (_, place) =>
      calm(random, { user: unit.user, pid: unit.pid + place, command: `${unit.name}: worker process ${place}`, rss: random.integer(20_000, 90_000) }),
    ),
    odd,
    ...Array.from({ length: zombies }, (_, place) => ({
      ...calm(random, { user: unit.user, pid: parent + 7 + place * 3, command: '[convert] <defunct>', rss: 0 }),
      state: 'Z',
    })),
  ].sort((one, two) => one.pid - two.pid)
  const table = columns(
    ['USER', 'PID', '%CPU', '%MEM', 'VSZ', 'RSS', 'TTY', 'STAT', 'START', 'TIME', 'COMMAND'],
    processes.map((process) => [
      process.user.length > 8 ? `${process.user.slice(0, 7)}+` : process.user,
      String(process.pid),
      process.cpu.toFixed(1),
      process.memory.toFixed(1),
      String(process.rss * 4),
      String(process.rss),
      '?',
      process.state,
      'Jan02',
      process.time,
      process.command,
    ]),
    [1, 2, 3, 4, 5],
  )
  const values = {
    host: machine.name,
    pid: odd.pid,
    user,
    command: odd.command,
    cpu: odd.cpu.toFixed(1),
    memory: odd.memory.toFixed(1),
    zombies,
    total: processes.length,
    parent,
  }
  const what = {
    busy: ['is slow', 'has a fan that never stops', 'shows a high load'],
    zombies: ['shows zombies in the monitoring', 'has an alert for defunct processes', 'counts more and more processes'],
    hungry: ['is short of memory', 'began to swap', 'has an alert for memory'],
  }[kind]
  talk.user(
    opening(
      act,
      {
        ask: [
          'List the processes of {host} and tell me which one is the trouble, it {what}',
          'Look at ps on {host}: it {what}',
          'Go through the processes on {host}, it {what}',
          'Find the process behind it: {host} {what}',
        ],
        say: ['{host} {what}. Which process is it?', '{host} {what}, see what runs there'],
      },
      { ...values, what: random.pick(what) },
    ),
  )
  talk.remote(machine.name, 'ps aux', table)
  if (kind === 'zombies' || random.chance(0.5)) {
    if (kind === 'zombies')
      talk.remote(machine.name, "ps -eo ppid,stat,comm | awk '$2 ~ /^Z/ {print $1}' | sort | uniq -c", uniqLines([[String(parent), zombies]]))
    else
      talk.remote(
        machine.name,
        `ps -o pid,user,etime,%cpu,%mem,args -p ${odd.pid}`,
        columns(
          ['PID', 'USER', 'ELAPSED', '%CPU', '%MEM', 'COMMAND'],
          [[String(odd.pid), user, `${random.integer(1, 9)}-${random.integer(10, 23)}:12:44`, odd.cpu.toFixed(1), odd.memory.toFixed(1), odd.command]],
        ),
      )
  }
  talk.answer(
    word(
      {
        busy: [
          'pid {pid} ({command}, user {user}) takes {cpu} % of a core; the other {total} processes are near zero. I left it running.',
          'It is `{command}` of {user}, pid {pid}, at {cpu} % CPU. Ask {user} before it is stopped.',
          'Among {total} processes one stands out: {pid}, `{command}`, {cpu} % CPU.',
        ],
        zombies: [
          '{zombies} processes are zombies ([convert] <defunct>). Their parent is {parent}, {command}, which does not collect them; restarting that one would clear them.',
          'Of {total} processes {zombies} are defunct, all convert, left by {command} (pid {parent}). They take no memory, only places in the table.',
        ],
        hungry: [
          'pid {pid} (`{command}`, user {user}) holds {memory} % of the memory. Nothing else comes near.',
          '{command} of {user}, pid {pid}: {memory} % of all memory. I have not touched it.',
          'One process has most of it: {pid}, `{command}`, with {memory} %.',
        ],
      }[kind],
      values,
    ),
  )
})

function calm(random: Random, given: Pick<Process, 'user' | 'pid' | 'command' | 'rss'>): Process {
  return {
    ...given,
    cpu: random.integer(0, 9) / 10,
    memory: given.rss > 50_000 ? 0.6 : given.rss > 0 ? 0.1 : 0,
    state: given.rss > 0 ? 'S' : 'I',
    time: `0:${String(random.integer(0, 59)).padStart(2, '0')}`,
  }
}

/** `ss -tan` with a hundred lines: one peer or one state has far too many of them. */
export const manyConnections = scene('many-connections', (act) => {
  const { talk, random, word } = act
  const { machines } = act.site({ roles: [random.pick(['api', 'web', 'proxy'])], each: 1 })
  const [machine] = machines
  if (!machine) return
  const state = random.pick(['CLOSE-WAIT', 'SYN-SENT', 'TIME-WAIT'])
  const peer = `10.${random.integer(0, 63)}.${random.integer(0, 255)}.${random.integer(4, 250)}:${random.pick([5432, 6379, 9200, 8080])}`
  const many = random.integer(75, 150)
  const local = () => `${machine.address}:${random.integer(32_768, 60_999)}`
  const stuck = Array.from({ length: many }, () => [state, state === 'CLOSE-WAIT' ? '1' : '0', state === 'SYN-SENT' ? '1' : '0', local(), peer])
  const fine = Array.from({ length: random.integer(25, 45) }, () => [
    'ESTAB',
    '0',
    '0',
    `${machine.address}:443`,
    `198.51.100.${random.integer(1, 250)}:${random.integer(20_000, 60_000)}`,
  ])
  const rows = [...stuck, ...fine].map((row) => ({ row, key: random.next() })).sort((one, two) => one.key - two.key)
  const table = columns(
    ['State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port'],
    rows.map(({ row }) => row),
  )
  const values = { host: machine.name, many, state, peer, fine: fine.length, total: rows.length }
  const summary = [[many, state, peer] as const, ...[...new Set(fine.map(([, , , from = '']) => from))].map((from) => [fine.length, 'ESTAB', from] as const)]
  talk.user(
    opening(
      act,
      {
        ask: [
          'Look at the TCP connections of {host} and tell me what is wrong with them',
          'Find out which connections pile up on {host}',
          'Check the connections of {host}, there are too many',
          'List all TCP connections on {host} and sum them up',
          'Explain why {host} has so many connections',
        ],
        say: ['{host} has far too many connections open', 'Something on {host} does not close its connections'],
      },
      values,
    ),
  )
  const narrowFirst = random.chance(0.5)
  const count = 'ss -Htan | awk \'{print $1, ($1 == "ESTAB" ? $4 : $5)}\' | sort | uniq -c | sort -rn | head'
  const counted = uniqLines(summary.toSorted(([one], [two]) => two - one).map(([number, what, where]) => [`${what} ${where}`, number]))
  if (narrowFirst) talk.remote(machine.name, 'ss -Htan | wc -l', String(rows.length))
  talk.remote(machine.name, 'ss -tan', table)
  if (random.chance(0.6)) talk.remote(machine.name, count, counted)
  talk.answer(
    word(
      {
        'CLOSE-WAIT': [
          '{many} of {total} connections are in CLOSE-WAIT to {peer}: the other side has closed, the application on {host} has not. It leaks them.',
          'To {peer} there are {many} in CLOSE-WAIT. Only the process on {host} can close these; the {fine} others are established and fine.',
        ],
        'SYN-SENT': [
          '{many} of {total} hang in SYN-SENT to {peer}, so nobody answers there. The {fine} established ones are visitors.',
          '{peer} does not answer: {many} connections wait in SYN-SENT. Look there or at a firewall in between.',
        ],
        'TIME-WAIT': [
          '{many} of {total} are in TIME-WAIT to {peer}: a new connection for every request. They go away by themselves, but keep-alive or a pool towards {peer} would spare them.',
          'Harmless but wasteful: {many} TIME-WAIT to {peer}. Something on {host} opens a connection for each request.',
        ],
      }[state] ?? [],
      values,
    ),
  )
})
