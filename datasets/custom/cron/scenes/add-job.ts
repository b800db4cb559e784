import { consent, opening, refusal, scene } from '#kit/conversations'
import { drawJob, drawSchedule } from '../schedule.ts'

/** One more line in a crontab: looked at first, shown before it is written, read back afterwards. */
export const addJob = scene('add-job', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const user = act.draw('user')
  const folder = act.draw('folder')
  const job = drawJob(random, folder)
  const schedule = drawSchedule(random)
  const other = { job: `${folder}/bin/backup.sh`, schedule: drawSchedule(random) }
  const already = random.chance(0.2)
  const absent = !already && random.chance(0.2)
  const values = { host, user, job, words: schedule.words, line: `${schedule.expression} ${job}` }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Let cron on {host} start {job} {words}, as {user}',
          'Add {job} to the crontab of {user} on {host}: {words}',
          'Schedule {job} {words} for {user} on {host}',
        ],
        say: [
          '{job} should run {words} on {host}, in the crontab of {user}',
          'We want {job} {words} on {host}, user {user}',
          '{user} on {host} needs a cron job: {job}, {words}',
        ],
      },
      values,
    ),
  )
  const head = '# m h  dom mon dow   command'
  const before = [head, `${other.schedule.expression} ${other.job}`, ...(already ? [values.line] : [])]
  const calls = [
    [`sudo crontab -l -u ${user}`, before.join('\n')],
    [
      `ls -l ${job}`,
      absent
        ? { text: `ls: cannot access '${job}': No such file or directory`, exit: 2 }
        : `-rwxr-xr-x 1 ${user} ${user} ${random.integer(200, 5000)} Jan 14 09:12 ${job}`,
    ],
  ] as const
  if (random.chance(0.4)) talk.together(...calls.map(([command, output]) => [{ name: 'remote_bash', arguments: { agent: host, command } }, output] as const))
  else for (const [command, output] of calls) talk.remote(host, command, output)
  if (already) {
    talk.answer(
      word(
        [
          'It is there already: "{line}", after {other}. I added nothing.',
          'Nothing to do, the crontab of {user} has "{line}" besides {other}.',
          'The crontab has just that line, {line}, below the one for {other}.',
        ],
        { ...values, other: other.job },
      ),
    )
    return
  }
  if (absent) {
    talk.answer(
      word(
        [
          '{job} does not exist on {host} (No such file or directory), so I wrote no line. Where is the script, or should it be deployed first?',
          'I stopped: {job} cannot be found there ("No such file or directory"). The line would be "{line}" once it exists.',
        ],
        values,
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        'The line would be "{line}"; the present job ({other}) stays. Shall I write it?',
        'I would add: {line}. The crontab holds {other} so far. All right?',
        'For cron, {words} is "{expression}". May I add it after the line of {other}?',
      ],
      { ...values, other: other.job, expression: schedule.expression },
    ),
  )
  if (random.chance(0.15)) {
    talk.user(refusal(act))
    talk.answer(
      word(['Nothing is written; the crontab of {user} still has {other} alone.', 'All right, left with one job: {other}.'], { user, other: other.job }),
    )
    return
  }
  talk.user(consent(act, 'add the line'))
  talk.remote(host, `sudo sh -c '(crontab -l -u ${user}; echo "${values.line}") | crontab -u ${user} -'`, '')
  talk.remote(host, `sudo crontab -l -u ${user}`, [...before, values.line].join('\n'))
  const said = word(
    [
      'The crontab of {user} on {host} now has "{line}", after {other}.',
      'Added and read back: {line}. {other} is unchanged.',
      'Done: {job} runs {words} ({expression}); the job before it, {other}, is as it was.',
    ],
    { ...values, other: other.job, expression: schedule.expression },
  )
  if (random.chance(0.25)) talk.complete(said)
  else talk.answer(said)
})
