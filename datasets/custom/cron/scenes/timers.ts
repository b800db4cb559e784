import { consent, opening, scene } from '#kit/conversations'
import { drawMoment, isoSeconds, later, machinesOf, syslogTime } from '#kit/fleet'
import { listTimers } from '#kit/screens'

/** A timer that does not fire: disabled, or its service fails. */
export const timerMissed = scene('timer-missed', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const name = `${act.stem()}-${random.pick(['cleanup', 'report', 'sync', 'export'])}`
  const now = drawMoment(random)
  const kind = random.pick(['inactive', 'service-fails', 'fine'] as const)
  const last = later(now, -random.integer(3600, 80_000) - (kind === 'inactive' ? random.integer(2, 9) * 86_400 : 0))
  const next = later(last, 86_400)
  const others = [
    { name: 'logrotate', next: later(now, random.integer(3000, 60_000)), last: later(now, -random.integer(3000, 20_000)) },
    { name: 'apt-daily', next: later(now, random.integer(3000, 40_000)), last: later(now, -random.integer(3000, 20_000)) },
  ]
  const values = { host, name, last: isoSeconds(last), next: isoSeconds(next) }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Check whether {name}.timer on {host} still fires',
          'Find out why {name} did not run on {host}; it has a systemd timer',
          'When does {name}.timer run next on {host}',
        ],
        say: [
          '{name} on {host} has done nothing for a while. It is a systemd timer',
          'The timer of {name} on {host} seems dead',
          'I miss the output of {name} on {host}',
        ],
      },
      values,
    ),
  )
  const timers = kind === 'inactive' ? others : [...others, { name, next, last }]
  if (random.chance(0.5)) talk.remote(host, 'systemctl list-timers --no-pager', listTimers(timers, now))
  else talk.remote(host, `systemctl list-timers --all --no-pager ${name}.timer`, listTimers([{ name, next: kind === 'inactive' ? null : next, last }], now))
  if (kind === 'inactive') {
    talk.remote(
      host,
      `systemctl is-enabled ${name}.timer; systemctl is-active ${name}.timer; systemctl show ${name}.timer -p LastTriggerUSec`,
      { text: `disabled\ninactive\nLastTriggerUSec=${isoSeconds(last)} UTC`, exit: 0 }.text,
    )
    talk.answer(
      word(
        [
          '{name}.timer is disabled and inactive, so it has not fired since {last} UTC. Shall I enable and start it?',
          'The timer is switched off (disabled, inactive); its last run was {last}. May I turn it on again?',
          'Nothing starts {name} any more: the timer is inactive since its run of {last} UTC. Do you want it enabled?',
        ],
        values,
      ),
    )
    talk.user(consent(act, `enable the timer on ${host}`))
    const at = later(now, random.integer(3000, 50_000))
    talk.remote(
      host,
      `sudo systemctl enable --now ${name}.timer`,
      `Created symlink /etc/systemd/system/timers.target.wants/${name}.timer → /etc/systemd/system/${name}.timer.`,
    )
    talk.remote(host, `systemctl list-timers --no-pager ${name}.timer`, listTimers([{ name, next: at, last }], later(now, 60)))
    talk.answer(
      word(
        [
          '{name}.timer is enabled and will run at {at} UTC.',
          'Done: next run on {at} UTC, and it survives a reboot.',
          'It is on again. systemd plans the next run for {at} UTC.',
        ],
        { ...values, at: isoSeconds(at) },
      ),
    )
    return
  }
  const result = kind === 'fine' ? 'success' : 'exit-code'
  talk.remote(host, `systemctl show ${name}.service -p Result -p ExecMainStatus`, `Result=${result}\nExecMainStatus=${kind === 'fine' ? 0 : 1}`)
  if (kind === 'fine') {
    talk.answer(
      word(
        [
          'The timer works: last run {last} UTC with Result=success, the next on {next} UTC.',
          'Nothing wrong. {name} ran at {last} (success) and will again at {next}.',
          'It fired at {last} UTC and succeeded; next is {next} UTC. If output is missing, it is in the job, not in the timer.',
        ],
        values,
      ),
    )
    return
  }
  const line = random.pick([
    'Error: disk quota exceeded',
    'cannot open configuration: /etc/app/report.yaml: No such file or directory',
    'connect to 10.2.0.15:5432: Connection refused',
    'Traceback: KeyError: region',
  ])
  talk.remote(
    host,
    `journalctl -u ${name}.service -n 3 --no-pager`,
    [
      `${syslogTime(last, '0')} ${host} ${name}[${random.integer(900, 60_000)}]: ${line}`,
      `${syslogTime(later(last, 1), '0')} ${host} systemd[1]: ${name}.service: Main process exited, code=exited, status=1/FAILURE`,
      `${syslogTime(later(last, 1), '0')} ${host} systemd[1]: ${name}.service: Failed with result 'exit-code'.`,
    ].join('\n'),
  )
  talk.answer(
    word(
      [
        'The timer fires, the job fails: at {last} UTC it ended with status 1, "{line}". It will try again at {next}, and fail again until that is mended.',
        'It is not the timer. {name}.service ran at {last} and stopped with "{line}".',
        '{name} was started on time ({last} UTC) and died with status 1: {line}.',
      ],
      { ...values, line },
    ),
  )
})

/** Whether all hosts of a role have a timer enabled. */
export const timersOfARole = scene('timers-of-a-role', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'worker', 'mail', 'media'])
  const site = act.site({ roles: [role], each: random.integer(3, 4) })
  const alias = `${site.environment}-${role}`
  const name = random.pick(['certbot', 'restic-backup', 'logrotate', 'fstrim', 'apt-daily-upgrade', `${site.application}-cleanup`])
  const odd = random.chance(0.8) ? random.pick(machinesOf(site, role)) : null
  const values = { alias, name, host: odd?.name ?? '', count: site.machines.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Check on all {alias} hosts that {name}.timer is enabled',
          'Which {alias} hosts do not have {name}.timer on',
          'Compare the state of {name}.timer across {alias}',
        ],
        say: [
          'Every {alias} host should have {name}.timer enabled',
          'I doubt that {name}.timer is on everywhere in {alias}',
          '{name} must run on each host of {alias}, please check its timer',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.4)) talk.list(alias, site.machines)
  const command = `systemctl is-enabled ${name}.timer`
  talk.everywhere(
    alias,
    command,
    Object.fromEntries(site.machines.map((machine) => [machine.name, machine === odd ? { text: 'disabled', exit: 1 } : 'enabled'])),
  )
  if (!odd) {
    talk.answer(
      word(['It is enabled on all {count}: {names}.', 'Yes, enabled everywhere ({names}).', '{names} all say enabled.'], {
        ...values,
        names: site.machines.map((machine) => machine.name).join(', '),
      }),
    )
    return
  }
  talk.answer(
    word(
      [
        '{host} has it disabled, the others enabled. Shall I enable it there?',
        'All but one: on {host} {name}.timer is disabled. May I turn it on?',
        'Disabled on {host}, enabled on the rest. Do you want it enabled there too?',
      ],
      values,
    ),
  )
  if (random.chance(0.2)) return
  talk.user(consent(act, `enable it on ${odd.name}`))
  talk.remote(
    odd.name,
    `sudo systemctl enable --now ${name}.timer`,
    `Created symlink /etc/systemd/system/timers.target.wants/${name}.timer → /lib/systemd/system/${name}.timer.`,
  )
  if (random.chance(0.5)) talk.remote(odd.name, command, 'enabled')
  else talk.everywhere(alias, command, Object.fromEntries(site.machines.map((machine) => [machine.name, 'enabled'])))
  talk.answer(
    word(
      [
        '{host} says enabled now, as do {peers}.',
        'Done, {name}.timer is enabled on {host} as well as on {peers}.',
        'All {count} have it enabled now: {host}, {peers}.',
      ],
      {
        ...values,
        peers: site.machines
          .filter((machine) => machine !== odd)
          .map((machine) => machine.name)
          .join(', '),
      },
    ),
  )
})
