import { consent, opening, scene } from '#kit/conversations'
import { drawMoment, isoDay, later, syslogTime, systemdTime } from '#kit/fleet'
import { cronLine } from '#kit/screens'
import { drawJob } from '../schedule.ts'

/** A job of cron that did not do its work: not started, started and failed, or never meant to be. */
export const cronJobMissed = scene('cron-job-missed', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const user = act.draw('user')
  const folder = act.draw('folder')
  const job = drawJob(random, folder)
  const [hour, minute] = [random.integer(0, 5), random.integer(0, 59)]
  const expression = `${minute} ${hour} * * *`
  const midnight = new Date(`${isoDay(drawMoment(random))}T00:00:00Z`)
  const at = later(midnight, hour * 3600 + minute * 60 + 1)
  const kind = random.pick(['path', 'not-executable', 'cron-down', 'wrong-day', 'ran'] as const)
  const shown = kind === 'wrong-day' ? `${minute} ${hour} 1 * *` : expression
  const values = {
    host,
    user,
    job,
    time: syslogTime(at).slice(7),
    clock: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`,
    expression: shown,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why {job} did not run tonight on {host} (crontab of {user})',
          'Check what became of the cron job {job} on {host}, user {user}',
          'Look into {job} on {host}: {user} says it did not run',
        ],
        say: [
          '{job} should have run tonight on {host} as {user} and did nothing',
          'No output from {job} on {host} since last night. It is a cron job of {user}',
          'The nightly {job} of {user} on {host} is missing',
        ],
      },
      values,
    ),
  )
  const crontab = () => talk.remote(host, `sudo crontab -l -u ${user}`, `# m h  dom mon dow   command\nMAILTO=""\n${shown} ${job}`)
  const since = isoDay(midnight)
  const logCommand = `sudo journalctl -u cron --since ${since} --no-pager | grep '${job}'`
  const cronPid = random.integer(1000, 90_000)
  const started = cronLine({ host, at, pid: cronPid, user, command: job })
  crontab()
  if (kind === 'wrong-day') {
    talk.answer(
      word(
        [
          'The line says "{expression}": that is day 1 of each month, not every day. For every night it needs a * in the third field.',
          'It is not due: "{expression}" runs on the first of the month only. Shall the third field become *? Nothing is changed yet.',
          'cron did what it was told. "{expression}" means {clock} on day 1 of a month; nightly would be "{nightly}".',
        ],
        {
          ...values,
          nightly: expression,
        },
      ),
    )
    return
  }
  talk.remote(host, logCommand, kind === 'cron-down' ? { text: '', exit: 1 } : started)
  if (kind === 'ran') {
    const log = `/var/log/${job.split('/').at(-1)?.replace('.sh', '')}.log`
    talk.remote(
      host,
      `ls -l --time-style=long-iso ${log}`,
      `-rw-r--r-- 1 ${user} ${user} ${random.integer(200, 90_000)} ${isoDay(at)} ${syslogTime(later(at, 70)).slice(7, 12)} ${log}`,
    )
    talk.answer(
      word(
        [
          'It did run: cron started it at {time} UTC (process {pid}), and its log {log} was written a minute later. What exactly is missing?',
          'cron started {job} at {time}, and {log} has an entry from right after. So the job ran; the question is what it did.',
        ],
        { ...values, pid: cronPid, log },
      ),
    )
    return
  }
  if (kind === 'cron-down') {
    const stopped = later(midnight, -random.integer(2, 20) * 3600)
    talk.remote(host, 'systemctl status cron --no-pager | head -n 3', {
      text: `○ cron.service - Regular background program processing daemon\n     Loaded: loaded (/lib/systemd/system/cron.service; enabled; preset: enabled)\n     Active: inactive (dead) since ${systemdTime(stopped)}`,
      exit: 3,
    })
    talk.answer(
      word(
        [
          'cron itself is down on {host} since {stopped}, so no job of anybody ran. Shall I start it? Missed jobs are not made up.',
          'The crontab is fine, but cron.service is inactive (dead) since {stopped}. May I start it?',
        ],
        { ...values, stopped: systemdTime(stopped) },
      ),
    )
    talk.user(consent(act, `start cron on ${host}`))
    talk.remote(host, 'sudo systemctl start cron', '')
    talk.remote(host, 'systemctl is-active cron', 'active')
    talk.answer(
      word(
        [
          "cron is active again; {job} runs next at {clock}. If tonight's run matters, start it by hand as {user}.",
          'Started, cron.service is active. The next run of {job} is at {clock} UTC; the missed one is not made up.',
        ],
        values,
      ),
    )
    return
  }
  if (kind === 'not-executable') {
    talk.remote(host, `ls -l ${job}`, `-rw-r--r-- 1 ${user} ${user} ${random.integer(300, 4000)} ${syslogTime(later(midnight, -30_000)).slice(0, 12)} ${job}`)
    talk.answer(
      word(
        [
          'cron started it at {time}, but {job} is not executable (-rw-r--r--), so the shell refused it. Shall I set chmod 755?',
          'The file has mode -rw-r--r--: no x. Somebody replaced it and lost the bit. May I make it executable again?',
        ],
        values,
      ),
    )
    talk.user(consent(act, 'make it executable'))
    talk.remote(host, `sudo chmod 755 ${job}`, '')
    talk.remote(host, `sudo -u ${user} test -x ${job} && stat -c '%A %U' ${job}`, `-rwxr-xr-x ${user}`)
    talk.answer(
      word(
        ['{job} is now -rwxr-xr-x and {user} may run it; cron will at {clock}.', 'Done (-rwxr-xr-x). The next run at {clock} will find it executable.'],
        values,
      ),
    )
    return
  }
  const tool = random.pick(['aws', 'node', 'pg_dump', 'restic', 'psql'])
  talk.remote(host, `sudo -u ${user} env -i HOME=/home/${user} PATH=/usr/bin:/bin sh -c '${job}'`, {
    text: `${job}: ${random.integer(3, 40)}: ${tool}: not found`,
    exit: 127,
  })
  talk.remote(host, `sudo -iu ${user} command -v ${tool}`, `/usr/local/bin/${tool}`)
  talk.answer(
    word(
      [
        'cron did start it at {time}, but with its short PATH the script does not find {tool}, which is in /usr/local/bin. Either the script names /usr/local/bin/{tool}, or the crontab gets a PATH line. Which do you prefer?',
        'It failed on {tool}: cron knows only /usr/bin:/bin, and {tool} lies in /usr/local/bin. A line PATH=/usr/local/bin:/usr/bin:/bin at the top of the crontab mends it. Nothing is changed yet.',
      ],
      { ...values, tool },
    ),
  )
  if (random.chance(0.5)) return
  talk.user(word(['Put the PATH line into the crontab', 'The PATH line, please', 'Add the PATH to the crontab of {user}'], values))
  talk.remote(host, `sudo sh -c '(echo PATH=/usr/local/bin:/usr/bin:/bin; crontab -l -u ${user}) | crontab -u ${user} -'`, '')
  talk.remote(host, `sudo crontab -l -u ${user}`, `PATH=/usr/local/bin:/usr/bin:/bin\n# m h  dom mon dow   command\nMAILTO=""\n${shown} ${job}`)
  talk.answer(
    word(
      [
        'The crontab of {user} begins with PATH=/usr/local/bin:/usr/bin:/bin now, so {tool} is found at {clock}.',
        'Done; the other lines are as they were. The run at {clock} will find /usr/local/bin/{tool}.',
      ],
      { ...values, tool },
    ),
  )
})
