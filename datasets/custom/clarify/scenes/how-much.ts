import { consent, opening, refusal, scene } from '#kit/conversations'
import { drawMoment, isoDay, later } from '#kit/fleet'
import { df } from '#kit/screens'

/** "Old logs": which, and how old, is shown before anything goes. */
export const whichFiles = scene('which-files', (act) => {
  const { talk, word, random, site } = act
  const { machines } = site({ roles: [random.pick(['web', 'api', 'proxy', 'mail'])], each: 1 })
  const [machine] = machines
  const disk = machine?.disks[1]
  if (!machine || !disk) return
  const days = random.pick([14, 30, 60, 90])
  const count = random.integer(8, 240)
  const gb = Math.max(1, Math.round(disk.sizeGb * 0.01 * random.integer(3, 14)))
  const full = { ...machine, disks: [...machine.disks.slice(0, 1), { ...disk, usedPercent: Math.min(97, disk.usedPercent + 20) }] }
  const after = {
    ...machine,
    disks: [...machine.disks.slice(0, 1), { ...disk, usedPercent: Math.min(97, disk.usedPercent + 20) - Math.round((gb / disk.sizeGb) * 100) }],
  }
  const values = { host: machine.name, days, count, gb, mount: disk.mount }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Clean up the old logs on {host}',
          'Delete old log files on {host}',
          'Remove the logs we do not need any more on {host}',
          'Free some space on {host}, the old logs can go',
          'Throw away old logs on {host}',
        ],
        say: ['The old logs on {host} have to go', '{host} needs space, get rid of old logs'],
      },
      values,
    ),
  )
  const which = `find /var/log -name '*.gz' -mtime +${days}`
  talk.together(
    [{ name: 'remote_bash', arguments: { agent: machine.name, command: `df -h ${disk.mount}` } }, df(full, disk.mount)],
    [
      {
        name: 'remote_bash',
        arguments: { agent: machine.name, command: `${which} -printf '%s\\n' | awk '{n++; s+=$1} END {printf "%d files, %.0fG\\n", n, s/2^30}'` },
      },
      `${count} files, ${gb}G`,
    ],
  )
  talk.answer(
    word(
      [
        'What counts as old? In /var/log on {host} there are {count} compressed logs older than {days} days, {gb}G together. Shall I delete exactly those?',
        'Compressed logs in /var/log on {host} older than {days} days: {count} files, {gb}G. May I delete them, or do you need to keep them longer?',
        'On {host} I would delete the rotated logs (*.gz) in /var/log past {days} days: {count} files with {gb}G. Is {days} days the right limit?',
      ],
      values,
    ),
  )
  if (random.chance(0.25)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        [
          'Then nothing is deleted. The {count} files ({gb}G) are still there.',
          'All right, I left the {count} files where they are.',
          'Understood, nothing was touched; {gb}G could be had that way later.',
        ],
        values,
      ),
    )
    return
  }
  talk.user(consent(act, `delete those ${count}`))
  talk.remote(machine.name, `sudo ${which} -delete`, '')
  talk.remote(machine.name, `df -h ${disk.mount}`, df(after, disk.mount))
  talk.answer(
    word(
      [
        'Deleted {count} logs, {gb}G. {mount} on {host} is at {percent}% now.',
        '{gb}G are free again: {mount} went down to {percent}%.',
        'Done, {count} files are gone and {mount} stands at {percent}%.',
      ],
      { ...values, percent: after.disks[1]?.usedPercent ?? 0 },
    ),
  )
})

/** A silence without an end is none to set: the one thing missing is how long. */
export const howLong = scene('how-long', (act) => {
  const { talk, word, ask, random, site } = act
  const { machines } = site({ roles: ['metrics', random.pick(['web', 'db', 'api', 'queue'])], each: 1 })
  const [metrics, target] = machines
  if (!metrics || !target) return
  const [said, flag] = random.pick([
    ['two hours', '2h'],
    ['30 minutes', '30m'],
    ['until tomorrow morning, say 12 hours', '12h'],
    ['45 min', '45m'],
    ['the rest of the shift, 4 hours', '4h'],
    ['one day', '24h'],
  ] as const)
  const reason = random.pick(['kernel update', 'disk swap', 'load test', 'database migration', 'planned maintenance'])
  const now = drawMoment(random)
  const minutes = flag.endsWith('h') ? Number(flag.slice(0, -1)) * 60 : Number(flag.slice(0, -1))
  const ends = later(now, minutes * 60)
  const until = `${isoDay(ends)} ${ends.toISOString().slice(11, 16)}`
  const hex = (length: number) => Array.from({ length }, () => random.integer(0, 15).toString(16)).join('')
  const id = `${hex(8)}-${hex(4)}-4${hex(3)}-9${hex(3)}-${hex(12)}`
  const values = { host: target.name, reason, said, until, metrics: metrics.name, id }
  talk.user(
    ask(
      [
        'Silence the alerts of {host}, {reason}',
        'Mute {host} on {metrics}, there is a {reason}',
        'Put a silence on {host} for the {reason}',
        'Keep alerts of {host} quiet during the {reason}',
        'Turn off alerting for {host}: {reason}',
      ],
      values,
    ),
  )
  talk.answer(
    word(
      [
        'For how long?',
        'How long will that take? A silence needs an end.',
        'Until when should the silence of {host} last?',
        'How long shall {host} stay quiet? I will not set it without an end.',
      ],
      values,
    ),
  )
  talk.user(word(['{said}', '{said} should do', 'Let us say {said}', '{said} please'], values))
  if (!talk.messages.some((message) => message.content?.includes(metrics.name))) talk.list(`${metrics.environment}-metrics`, [metrics])
  const matcher = `instance=~"${target.name}(:.*)?"`
  talk.remote(metrics.name, `amtool silence add '${matcher}' --duration=${flag} --author=agent --comment='${reason}'`, id)
  talk.remote(
    metrics.name,
    `amtool silence query '${matcher}'`,
    `ID                                    Matchers                  Ends At                  Created By  Comment\n${id}  ${matcher}  ${until}:${ends.toISOString().slice(17, 19)} UTC  agent       ${reason}`,
  )
  talk.answer(
    word(
      [
        '{host} is silenced until {until} UTC (silence {id}).',
        'Quiet until {until} UTC, with "{reason}" as the comment. To end it early: `amtool silence expire {id}`.',
        'The silence {id} holds until {until} UTC and for {host} alone.',
      ],
      values,
    ),
  )
})

/** A rollback to what? The releases there are make the question. */
export const whichRelease = scene('which-release', (act) => {
  const { talk, ask, word, random, site } = act
  const { machines, application } = site({ roles: ['api'], each: 1, environment: random.pick(['stage', 'qa', 'test', 'dev']) })
  const [machine] = machines
  if (!machine) return
  const now = drawMoment(random)
  const days = [0, random.integer(2, 6), random.integer(8, 15), random.integer(18, 40)]
  const releases = days.map((day, place) => `${isoDay(later(now, -day * 86_400)).replaceAll('-', '')}-${4 - place}`)
  const [current = '', previous = '', older = ''] = releases
  const folder = `/srv/${application}`
  const values = { application, host: machine.name, current, previous, older }
  talk.user(
    ask(
      [
        'Roll {application} back on {host}',
        'Take {application} on {host} back to an older release',
        'Put an older release of {application} on {host}',
        'Go back to an earlier {application} on {host}',
        'Revert {application} on {host}',
      ],
      values,
    ),
  )
  talk.remote(machine.name, `readlink ${folder}/current; ls -1r ${folder}/releases`, `${folder}/releases/${current}\n${releases.join('\n')}`)
  talk.answer(
    word(
      [
        '{current} is live. Back to {previous}, the one before, or further to {older}?',
        'Live is {current}; there are {previous}, {older} and one more. Which one shall I take, {previous}?',
        'To which release? The one before {current} is {previous}.',
      ],
      values,
    ),
  )
  const target = random.chance(0.7) ? previous : older
  talk.user(
    target === previous
      ? word(['The one before', '{previous}', 'Yes, {previous}', 'the previous one'], values)
      : word(['{older}', 'Further back, {older}', 'no, {older}'], values),
  )
  talk.remote(machine.name, `sudo ln -sfn ${folder}/releases/${target} ${folder}/current && sudo systemctl restart ${application}`, '')
  const port = mainPort(machine.units[0]?.port)
  talk.remote(
    machine.name,
    `readlink ${folder}/current; systemctl is-active ${application}; curl -s -o /dev/null -w '%{http_code}\\n' http://localhost:${port}/health`,
    `${folder}/releases/${target}\nactive\n200`,
  )
  talk.answer(
    word(
      [
        '{application} on {host} runs {target} again: active, and /health says 200.',
        'Back on {target}. The service is active and its health check answers 200.',
        '{target} is live on {host} instead of {current}; /health gives 200.',
      ],
      { ...values, target },
    ),
  )
})

const mainPort = (port: number | null | undefined): number => port ?? 8080
