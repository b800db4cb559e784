import { opening, scene } from '#kit/conversations'
import { drawMoment, isoSeconds } from '#kit/fleet'
import { dateUtc, distance } from '#kit/screens'
import { drawJob, drawSchedule } from '../schedule.ts'

/** What a user's crontab holds, and when one job of it runs next. */
export const nextRun = scene('next-run', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const user = act.draw('user')
  const folder = act.draw('folder')
  const now = drawMoment(random)
  const jobs = [...new Set(Array.from({ length: random.integer(1, 4) }, () => drawJob(random, folder)))].map((command) => ({
    command,
    schedule: drawSchedule(random),
  }))
  const asked = random.pick(jobs)
  const off = random.chance(0.15)
  const empty = random.chance(0.1)
  const values = { host, user, job: asked.command, words: asked.schedule.words, count: jobs.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'When does {job} run next on {host}? It is in the crontab of {user}',
          'How often does cron start {job} for {user} on {host}',
          'Look up the schedule of {job} on {host} (user {user})',
        ],
        say: [
          'I need to know when {job} is due on {host}, crontab of {user}',
          '{user} on {host} has a job {job}. When is it started?',
          'Before I reboot {host}: when does {job} of {user} run again?',
        ],
      },
      values,
    ),
  )
  const lines = ['# m h  dom mon dow   command', ...jobs.map((job) => `${off && job === asked ? '#' : ''}${job.schedule.expression} ${job.command}`)]
  const output = empty ? { text: `no crontab for ${user}`, exit: 1 } : lines.join('\n')
  if (random.chance(0.4))
    talk.together(
      [{ name: 'remote_bash', arguments: { agent: host, command: 'date -u' } }, dateUtc(now)],
      [{ name: 'remote_bash', arguments: { agent: host, command: `sudo crontab -l -u ${user}` } }, output],
    )
  else {
    talk.remote(host, 'date -u', dateUtc(now))
    talk.remote(host, `sudo crontab -l -u ${user}`, output)
  }
  const next = asked.schedule.next(now)
  if (empty) {
    const file = `/etc/cron.d/${user}`
    talk.remote(host, `grep -rn '${asked.command}' /etc/crontab /etc/cron.d`, `${file}:3:${asked.schedule.expression} ${user} ${asked.command}`)
    talk.answer(
      word(
        [
          '{user} has no crontab; the job stands in {file}: {words}. Next run: {next} UTC.',
          'It is not in a crontab but in {file}, {words}, so next at {next} UTC.',
        ],
        { ...values, file, next: isoSeconds(next).slice(0, 16) },
      ),
    )
    return
  }
  talk.answer(
    off
      ? word(
          [
            'Never: its line is commented out ({expression}). Without the # it would run {words}.',
            'Not at all at the moment, the line "{expression}" has a # before it. It used to run {words}.',
            'The job is switched off in the crontab: "#{expression}".',
          ],
          {
            ...values,
            expression: asked.schedule.expression,
          },
        )
      : word(
          [
            'It runs {words} ({expression}); next on {next} UTC, in {left}.',
            'Next at {next} UTC, {left} from now. The line says {expression}: {words}.',
            '{expression} means {words}. The next run is on {next} UTC.',
          ],
          {
            ...values,
            expression: asked.schedule.expression,
            next: isoSeconds(next).slice(0, 16),
            left: distance(now, next),
          },
        ),
  )
})
