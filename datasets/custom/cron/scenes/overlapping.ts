import { consent, opening, scene } from '#kit/conversations'
import { drawJob } from '../schedule.ts'

/** A job that takes longer than the time to its next start; one more each time, until flock keeps them apart. */
export const overlapping = scene('overlapping', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const user = act.draw('user')
  const job = drawJob(random, act.draw('folder'))
  const step = random.pick([5, 10, 15])
  const count = random.integer(2, 5)
  const guarded = random.chance(0.15)
  const lock = `/run/lock/${job.split('/').at(-1)?.replace('.sh', '')}.lock`
  const start = random.integer(20, step * 60 - 20)
  const running = Array.from({ length: guarded ? 1 : count }, (_, place) => {
    const seconds = start + place * step * 60
    const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
    return { pid: 30_000 - place * random.integer(400, 900), elapsed: clock[0] === '00' ? clock.slice(1).join(':') : clock.join(':') }
  }).toReversed()
  const oldest = running[0]
  const values = { host, user, job, step, count, oldest: oldest?.elapsed ?? '', pid: oldest?.pid ?? 0, lock }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why {host} gets slower; I suspect the cron job {job} of {user}',
          'Check whether {job} on {host} runs more than once at a time (crontab of {user})',
          'How many copies of {job} run on {host}? {user} starts it by cron',
        ],
        say: [
          '{job} seems to pile up on {host}, it is a cron job of {user}',
          'I see {job} several times in top on {host} (user {user})',
          'The load of {host} rises every few minutes, probably {job} of {user}',
        ],
      },
      values,
    ),
  )
  talk.remote(
    host,
    `pgrep -f ${job} | xargs -r ps -o pid,etime,args -p`,
    ['    PID     ELAPSED COMMAND', ...running.map(({ pid, elapsed }) => `${String(pid).padStart(7)} ${elapsed.padStart(11)} /bin/sh ${job}`)].join('\n'),
  )
  const line = `*/${step} * * * * ${guarded ? `flock -n ${lock} ` : ''}${job}`
  talk.remote(host, `sudo crontab -l -u ${user}`, line)
  if (guarded) {
    talk.answer(
      word(
        [
          'Only one is running (pid {pid}, {oldest}), and the line uses flock on {lock}, so they cannot pile up. The slowness comes from elsewhere.',
          'It does not overlap: flock -n guards it, one process ({pid}). I would look at something else.',
          'A single process, {pid}, and a lock ({lock}) in the crontab. {job} is not the cause.',
        ],
        values,
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        'It does pile up: {count} copies run, the oldest (pid {pid}) for {oldest}, while cron starts one every {step} minutes. With flock a new one would only start when none runs. Shall I change the line so?',
        '{count} at the same time. A run takes longer than the {step} minutes between two starts (the oldest: {oldest}). May I put flock -n {lock} before the command? The running ones are left alone.',
        'Yes, {count} of them; process {pid} has been at it for {oldest}. I suggest flock in the crontab, which skips a start while one is running. Do you want that?',
      ],
      values,
    ),
  )
  if (random.chance(0.25)) return
  talk.user(consent(act, 'put flock before it'))
  talk.remote(host, `sudo sh -c 'crontab -l -u ${user} | sed "s#${job}#flock -n ${lock} ${job}#" | crontab -u ${user} -'`, '')
  talk.remote(host, `sudo crontab -l -u ${user}`, `*/${step} * * * * flock -n ${lock} ${job}`)
  talk.answer(
    word(
      [
        'The line reads "*/{step} * * * * flock -n {lock} {job}" now. The {count} that run will end by themselves; from the next start on there is one at a time.',
        'Done. From now on a start is skipped while another holds {lock}; the present {count} copies still finish.',
        'flock is in place ({lock}). Watch the {count} old ones: once they are done, never more than one will run.',
      ],
      values,
    ),
  )
})
