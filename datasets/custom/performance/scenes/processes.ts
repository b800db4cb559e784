import { consent, opening, refusal, scene } from '#kit/conversations'
import { free } from '#kit/screens'
import { drawBusyHost } from './why-slow.ts'

const elapsed = (hours: number, minutes: number) =>
  hours >= 24
    ? `${Math.floor(hours / 24)}-${String(hours % 24).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:07`
    : `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:07`

/** A process that holds most of the memory; restarted after consent, and measured again. */
export const growingProcess = scene('growing-process', (act) => {
  const { talk, random, word } = act
  const { machine: drawn, process } = drawBusyHost(act)
  const unit = drawn.units[0]
  if (!unit) return
  const share = random.integer(62, 83)
  const memoryMb = Math.round((drawn.memoryMb * share) / 100)
  const machine = { ...drawn, memoryUsedPercent: Math.min(97, share + random.integer(10, 15)) }
  const age = random.integer(30, 700)
  const values = { host: machine.name, name: process.name, pid: process.pid, unit: unit.name, memory: memoryMb, share, total: machine.memoryMb }
  talk.user(
    opening(
      act,
      {
        ask: ['Which process takes the memory of {host}', 'Find out what fills the memory of {host}', 'Check the memory of {host}, it is nearly gone'],
        say: ['{host} is short of memory', 'The memory of {host} shrinks day by day', 'I fear that something on {host} leaks memory'],
      },
      values,
    ),
  )
  const ps = (pid: number, mb: number, hours: number) =>
    [
      `    PID USER       RSS     ELAPSED COMMAND`,
      `${String(pid).padStart(7)} ${process.user.padEnd(8).slice(0, 8)} ${String(mb * 1024).padStart(5)} ${elapsed(hours, 12).padStart(11)} ${process.name}`,
      `${String(812).padStart(7)} root     41216 ${elapsed(age, 31).padStart(11)} systemd-journal`,
    ].join('\n')
  const calls = [
    ['free -m', free(machine)],
    ['ps -eo pid,user,rss,etime,comm --sort=-rss | head -n 3', ps(process.pid, memoryMb, age)],
  ] as const
  if (random.chance(0.5))
    talk.together(...calls.map(([command, output]) => [{ name: 'remote_bash', arguments: { agent: machine.name, command } }, output] as const))
  else for (const [command, output] of calls) talk.remote(machine.name, command, output)
  const offer = random.chance(0.6)
  talk.answer(
    word(
      [
        '{name} (pid {pid}) holds {rss} kB, {share} % of the {total} MB of {host}. It has run for {age} hours.',
        'It is {name} with pid {pid}: {memory} MB of {total}. All others are small.',
        '{share} % of the memory belongs to one process, {name} ({pid}), which has been up for {age} hours.',
      ],
      { ...values, rss: memoryMb * 1024, age },
    ) +
      (offer
        ? word(
            [
              ' Shall I restart {unit} on {host}? Requests in flight would fail.',
              ' May I restart {unit}, which gives the memory back for now? The leak itself needs its developers.',
            ],
            values,
          )
        : word([' I left it running.', ' If it grows further, a MemoryMax for {unit} is the safe way.'], values)),
  )
  if (!offer) return
  if (random.chance(0.2)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        [
          '{name} stays up as pid {pid}. Watch the memory, {total} MB is all there is.',
          'Fine, pid {pid} runs on with its {share} %; {total} MB are all the host has.',
        ],
        values,
      ),
    )
    return
  }
  talk.user(consent(act, `restart ${unit.name}`))
  talk.remote(machine.name, `sudo systemctl restart ${unit.name}`, '')
  talk.remote(machine.name, `systemctl is-active ${unit.name}; free -m`, `active\n${free({ ...machine, memoryUsedPercent: random.integer(16, 26) })}`)
  const available = (talk.messages.at(-1)?.content ?? '').match(/Mem:.* (\d+)$/m)?.[1] ?? ''
  talk.answer(
    word(
      [
        '{unit} is active again and {available} MB are available. It will grow again unless the leak is found.',
        'After the restart {available} MB of {total} are available, {unit} is active.',
        'Done: {available} MB available now. I would set a MemoryMax, so that it cannot take the host down.',
      ],
      { ...values, available },
    ),
  )
})

/** A job that may take its time gets a lower priority, after consent. */
export const lowerPriority = scene('lower-priority', (act) => {
  const { talk, random, word } = act
  const { machine } = drawBusyHost(act)
  const [name, what] = random.pick([
    ['restic', 'the backup'],
    ['pg_dump', 'the dump'],
    ['tar', 'the archive job'],
    ['rsync', 'the copy'],
    ['ffmpeg', 'the conversion'],
    ['gzip', 'the compression'],
  ] as const)
  const pid = random.integer(2000, 60_000)
  const cpu = random.integer(850, 3900) / 10
  const already = random.chance(0.2)
  const nice = already ? 19 : 0
  const values = { host: machine.name, name, what, pid, cpu: cpu.toFixed(1) }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Make {what} ({name}) on {host} less of a burden, without stopping it',
          'Lower the priority of {name} on {host}',
          'Find {name} on {host} and let it run with less priority',
        ],
        say: [
          '{what} on {host} ({name}) slows everybody down; it must not be stopped',
          '{name} on {host} takes all the processor during the day',
          'Can {name} on {host} be slowed down a little?',
        ],
      },
      values,
    ),
  )
  const hours = random.integer(0, 9)
  const ps = (value: number) =>
    `    PID  NI CLS %CPU     ELAPSED COMMAND\n${String(pid).padStart(7)} ${String(value).padStart(3)} TS  ${cpu.toFixed(1).padStart(4)} ${elapsed(hours, 21).padStart(11)} ${name}`
  const command = `ps -o pid,ni,cls,pcpu,etime,comm -C ${name}`
  talk.remote(machine.name, command, ps(nice))
  if (random.chance(0.15)) {
    talk.answer(
      word(
        [
          '{name} runs as pid {pid} with nice {nice} and {cpu} %. Shall I set it to 19 (and idle for the disk)? It goes on, only slower.',
          'Found: pid {pid}, {cpu} %, nice {nice}. May I renice it? Say the word.',
        ],
        { ...values, nice },
      ),
    )
    return
  }
  if (already) {
    talk.answer(
      word(
        [
          'It has the lowest priority already: pid {pid}, nice 19. Its {cpu} % are what nobody else wants, so something else is slow.',
          '{name} ({pid}) runs with nice 19, lower is not possible. I changed nothing.',
        ],
        values,
      ),
    )
    return
  }
  if (random.chance(0.4)) {
    talk.answer(
      word(
        [
          '{name} is pid {pid}, nice 0, {cpu} %. I would set nice 19 and the idle class for the disk. All right?',
          'It is process {pid} ({cpu} %). May I run renice 19 and ionice idle on it?',
        ],
        values,
      ),
    )
    talk.user(consent(act, `lower ${pid}`))
  }
  talk.remote(machine.name, `sudo renice -n 19 -p ${pid} && sudo ionice -c 3 -p ${pid}`, `${pid} (process ID) old priority 0, new priority 19`)
  talk.remote(machine.name, command, ps(19))
  talk.answer(
    word(
      [
        '{name} (pid {pid}) now has nice 19 and the idle class: it takes what others leave. It is still running.',
        'Done, priority 0 became 19 for pid {pid}; its disk access is idle class. {what} will take longer.',
        'Process {pid} went from 0 to 19. If it starts every day, nice belongs into its job.',
      ],
      values,
    ),
  )
})
