import { opening, scene } from '#kit/conversations'
import { columns } from '#kit/screens'
import { oneHost } from '../hosts.ts'

/** A look over too much ends at the time limit: the same question, asked of less. */
export const tookTooLong = scene('took-too-long', (act) => {
  const { talk, word, random } = act
  const { machine } = oneHost(act)
  const disk = machine.disks[1] ?? machine.disks[0]
  if (!disk) return
  const used = Math.round((disk.sizeGb * disk.usedPercent) / 100)
  const names = random.pick(
    disk.mount === '/var'
      ? [
          ['log', 'lib', 'cache', 'spool'],
          ['lib', 'backups', 'log', 'tmp'],
          ['www', 'log', 'lib', 'cache'],
        ]
      : [
          ['15', 'backup', 'archive', 'export'],
          ['backup', '15', 'archive', 'dumps'],
        ],
  )
  const [biggest = 1, second = 1, third = 1] = [0.55, 0.25, 0.12].map((share) => Math.max(1, Math.round(used * share)))
  const rest = Math.max(1, used - biggest - second - third)
  const sizes = [biggest, second, third, rest].sort((a, b) => b - a)
  const values = { host: machine.name, mount: disk.mount }
  talk.user(
    opening(
      act,
      {
        ask: [
          'What takes the space below {mount} on {host}',
          'Find the largest folders below {mount} on {host}',
          'Find out what fills {mount} on {host}',
          'Show which directories of {mount} on {host} are big',
        ],
        say: ['{mount} on {host} grows and I do not know why', 'I want to know who uses {mount} on {host}'],
      },
      values,
    ),
  )
  const wide = random.pick([`du -ah ${disk.mount} | sort -rh | head -n 20`, `find ${disk.mount} -type f -printf '%s %p\\n' | sort -rn | head -n 20`])
  talk.remote(machine.name, wide, { text: 'timed out after 60 s', exit: 124 })
  if (random.chance(0.5))
    talk.think(
      word(
        [
          'Every file of {mount} is too much for one minute. The first level alone says where to look.',
          'Too much at once; one level deep is enough to begin with.',
        ],
        values,
      ),
    )
  const narrow = `timeout 50 du -xh --max-depth=1 ${disk.mount} 2>/dev/null | sort -rh | head -n 6`
  const folders = sizes.map((size, place) => ({ size, path: `${disk.mount === '/' ? '' : disk.mount}/${names[place]}` }))
  const listing = columns(
    [`${used}G`, disk.mount],
    folders.map(({ size, path }) => [`${size}G`, path]),
  ).replaceAll(/ {2,}/g, '\t')
  if (random.chance(0.75)) {
    talk.remote(machine.name, narrow, listing)
    talk.answer(
      word(
        [
          '{first} has most of it: {firstSize}G of {used}G. Next is {second} with {secondSize}G. (A listing of all files ran into the time limit, so this is by folder.)',
          'By folder: {first} {firstSize}G, {second} {secondSize}G, of {used}G in all. Going through every file took more than 60 s.',
          'It is {first}, {firstSize}G of the {used}G below {mount}.',
        ],
        { ...values, first: folders[0]?.path ?? '', firstSize: folders[0]?.size ?? 0, second: folders[1]?.path ?? '', secondSize: folders[1]?.size ?? 0, used },
      ),
    )
    return
  }
  talk.remote(machine.name, narrow, { text: '', exit: 124 })
  talk.remote(
    machine.name,
    `df -h ${disk.mount}`,
    columns(
      ['Filesystem', 'Size', 'Used', 'Avail', 'Use%', 'Mounted on'],
      [[disk.device, `${disk.sizeGb}G`, `${used}G`, `${disk.sizeGb - used}G`, `${disk.usedPercent}%`, disk.mount]],
      [1, 2, 3, 4],
    ),
  )
  talk.answer(
    word(
      [
        'I could not break it down: even one level below {mount} takes longer than the limit. What I know is that {used}G of {size}G are used ({percent}%). A du in the background, writing to a file, would give the rest; shall I start one?',
        '{used}G of {size}G are used on {mount} ({percent}%), but du does not finish in time, also not for the first level. Shall I let it run in the background on {host}?',
      ],
      { ...values, used, size: disk.sizeGb, percent: disk.usedPercent },
    ),
  )
})

const packages = [
  ['jq', '1.6-2.1+deb12u1'],
  ['htop', '3.2.2-2'],
  ['tmux', '3.3a-3'],
  ['strace', '6.1-0.1'],
  ['tcpdump', '4.99.3-1'],
  ['rsync', '3.2.7-1+deb12u2'],
  ['curl', '7.88.1-10+deb12u12'],
  ['ncdu', '1.18-0.2'],
] as const

/** apt is locked by another run: waited for, never broken open. */
export const aptLocked = scene('apt-locked', (act) => {
  const { talk, ask, word, random } = act
  const { machine } = oneHost(act)
  const [name, version] = random.pick(packages)
  const pid = random.integer(2000, 30_000)
  const holder = random.pick(['unattended-upgr', 'apt-get', 'dpkg'])
  const minutes = random.integer(1, 48)
  const lock = {
    text: `E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process ${pid} (${holder})\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?`,
    exit: 100,
  }
  const values = { name, host: machine.name, pid, holder }
  talk.user(
    ask(
      ['Install {name} on {host}', 'Put {name} on {host}', 'Make {name} available on {host}', 'Add the package {name} to {host}', 'Get {name} onto {host}'],
      values,
    ),
  )
  talk.remote(machine.name, `sudo apt-get install -y ${name}`, lock)
  const elapsed = `${String(minutes).padStart(2, '0')}:${random.integer(10, 59)}`
  talk.remote(
    machine.name,
    `ps -o pid,etime,cmd -p ${pid}`,
    `    PID     ELAPSED CMD\n${String(pid).padStart(7)} ${elapsed.padStart(11)} ${holder === 'unattended-upgr' ? '/usr/bin/python3 /usr/bin/unattended-upgrade' : holder === 'dpkg' ? 'dpkg --configure -a' : 'apt-get -y dist-upgrade'}`,
  )
  const wait = `sudo apt-get -o DPkg::Lock::Timeout=50 install -y ${name}`
  if (random.chance(0.6)) {
    talk.remote(
      machine.name,
      wait,
      `Reading package lists...\nBuilding dependency tree...\nReading state information...\nThe following NEW packages will be installed:\n  ${name}\n0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\nSetting up ${name} (${version}) ...`,
    )
    talk.answer(
      word(
        [
          '{name} {version} is installed on {host}. {holder} (pid {pid}) held the lock at first; I waited for it.',
          'Installed: {name} {version}. Another run of {holder} was in the way, and apt waited until it was done.',
          'Done, {version}. The first try met the lock of {holder} (pid {pid}); waiting was enough.',
        ],
        { ...values, version },
      ),
    )
    return
  }
  talk.remote(machine.name, wait, lock)
  talk.answer(
    word(
      [
        'Not installed. {holder} (pid {pid}) has held the lock of dpkg for {elapsed} and still does after I waited. I did not touch it: ending it in the middle can leave packages half set up. I can try again later.',
        '{name} is not on {host} yet: pid {pid} ({holder}, running for {elapsed}) keeps the lock. I will not remove the lock file; tell me when to try again, or look at that run first.',
      ],
      { ...values, elapsed },
    ),
  )
})
