import { consent, opening, scene } from '#kit/conversations'
import { dfLine, humanSize } from '#kit/screens'

/** df and du disagree: a deleted file that a process still holds. A restart of it gives the room back. */
export const deletedButOpen = scene('deleted-but-open', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const application = act.stem()
  const [mount, device] = random.pick([
    ['/var', '/dev/sdb1'],
    ['/var/log', '/dev/mapper/vg0-log'],
    ['/srv', '/dev/vdb1'],
  ] as const)
  const sizeGb = random.pick([20, 40, 50, 100])
  const usedGb = Math.floor(sizeGb * 0.97)
  const held = Math.round(sizeGb * (random.integer(55, 80) / 100))
  const kept = usedGb - held
  const [unit, program, user] = random.pick([
    [application, 'java', application],
    ['nginx', 'nginx', 'www-data'],
    ['rsyslog', 'rsyslogd', 'root'],
    [`${application}-worker`, 'node', application],
  ] as const)
  const pid = random.integer(700, 30_000)
  const file = `${mount === '/srv' ? `/srv/${application}/log` : '/var/log'}/${unit}${random.pick(['.log', '-debug.log', '.out', '.log.1'])}`
  const bytes = held * 1024 ** 3 - random.integer(0, 900_000_000)
  const values = { host, mount, unit, program, pid, file, used: humanSize(usedGb * 1024), found: humanSize(kept * 1024), held: humanSize(bytes / 1024 ** 2) }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why {mount} on {host} is still full after I deleted the big log',
          'Explain why du and df differ for {mount} on {host}',
          'Look for what holds the space in {mount} on {host}; the files do not add up',
        ],
        say: [
          'df says {mount} on {host} is full, du finds only a fraction',
          'I removed {file} on {host} and {mount} did not get any emptier',
          '{host}: {mount} shows {used} in use, but I cannot find it',
        ],
      },
      values,
    ),
  )
  talk.remote(host, `df -h ${mount}`, dfLine({ device, mount, sizeGb, usedGb }))
  talk.remote(host, `sudo du -xsh ${mount}`, `${humanSize(kept * 1024)}\t${mount}`)
  const lsof = [
    `COMMAND    PID     USER   FD   TYPE DEVICE    SIZE/OFF NLINK    NODE NAME`,
    `${program.padEnd(9)} ${String(pid).padStart(5)} ${user.padStart(8).slice(0, 8)}    ${random.integer(3, 9)}w   REG   8,17 ${String(bytes).padStart(11)}     0 ${random.integer(100_000, 900_000)} ${file} (deleted)`,
  ].join('\n')
  talk.remote(host, `sudo lsof -nP +L1 ${mount}`, lsof)
  talk.answer(
    word(
      [
        '{file} is deleted, but {program} (pid {pid}) still has it open with {held}, so the room is not given back. A restart of {unit} on {host} would free it. Shall I?',
        'The difference ({used} against {found}) is one file: {file}, deleted, {held}, held by {program} with pid {pid}. May I restart {unit} on {host}?',
        '{program} ({pid}) writes on into the deleted {file}: {held}. Restarting {unit} closes it. It interrupts the service for a moment; do you want that?',
      ],
      values,
    ),
  )
  if (random.chance(0.2)) {
    talk.user(
      word(
        [
          'We cannot restart {unit} now. Is there another way?',
          'No restart during the day, please. Can it be done without?',
          'Is there a way without a restart?',
        ],
        values,
      ),
    )
    talk.answer(
      word(
        [
          'Yes: the open file can be emptied through /proc/{pid}/fd, which {program} (pid {pid}) survives; its {held} are lost for good then, as they would be anyway. Or {mount} waits until tonight. Tell me which.',
          'One can truncate it under /proc/{pid}/fd, while {program} ({pid}) runs on. The {held} in it are deleted in any case; but I would only do it when you say so.',
        ],
        values,
      ),
    )
    return
  }
  talk.user(consent(act, `restart ${unit}`))
  talk.remote(host, `sudo systemctl restart ${unit}`, '')
  talk.remote(host, `systemctl is-active ${unit}; df -h ${mount}`, `active\n${dfLine({ device, mount, sizeGb, usedGb: kept })}`)
  talk.answer(
    word(
      [
        '{mount} is down to {found}, {unit} is active again. {held} were freed. Its log should be rotated with copytruncate or a reload.',
        'Freed: {held}. df now shows {found} in use and {unit} runs (active).',
        '{unit} is active and {mount} has {found} in use instead of {used}.',
      ],
      values,
    ),
  )
})
