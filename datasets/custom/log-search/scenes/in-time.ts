import { opening, scene } from '#kit/conversations'
import { drawMoment, isoDay, isoSeconds, later } from '#kit/fleet'

const messages = [
  'connection pool exhausted',
  'could not parse response',
  'permission denied for table',
  'certificate has expired',
  'no route to host',
  'queue is full',
  'timeout waiting for lock',
] as const

/** When a message came for the first and the last time, and what happened just before. */
export const firstTime = scene('first-time', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const file = `${act.draw('folder')}/log/${random.pick(['app', 'service', 'worker'])}.log`
  const message = random.pick(messages)
  const absent = random.chance(0.12)
  const first = drawMoment(random)
  const count = random.integer(5, 900)
  const last = later(first, random.integer(1800, 60_000))
  const deployed = later(first, -random.integer(20, 400))
  const release = `${random.integer(1, 9)}.${random.integer(0, 30)}.${random.integer(0, 12)}`
  const from = random.integer(1000, 90_000)
  const line = (at: Date, level: string, text: string) => `${isoSeconds(at)} ${level} ${text}`
  const values = {
    host,
    file,
    message,
    first: isoSeconds(first),
    last: isoSeconds(last),
    count,
    release,
    deployed: isoSeconds(deployed),
    seconds: Math.round((first.getTime() - deployed.getTime()) / 1000),
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'When did "{message}" first appear in {file} on {host}',
          'Find the first "{message}" in {file} on {host}',
          'Tell me since when {file} on {host} contains "{message}"',
          'Look up how often "{message}" is in {file} on {host}, and since when',
        ],
        say: [
          '{file} on {host} is full of "{message}". Since when?',
          'I want to know what began with the first "{message}" in {file} ({host})',
          '"{message}" in {file} on {host}: first time, last time, how often?',
        ],
      },
      values,
    ),
  )
  if (absent) {
    talk.remote(host, `grep -c '${message}' ${file}`, { text: '0', exit: 1 })
    talk.remote(host, `head -n 1 ${file} | cut -c1-19`, isoSeconds(first))
    talk.answer(
      word(
        [
          'It is not in there (0 lines). The file goes back to {first} only, so older ones would be in the rotated logs.',
          '0 times since {first}, where the file begins. Shall I look into the rotated ones?',
        ],
        values,
      ),
    )
    return
  }
  talk.remote(host, `grep -m 1 '${message}' ${file}`, line(first, 'ERROR', message))
  if (random.chance(0.5)) {
    talk.together(
      [{ name: 'remote_bash', arguments: { agent: host, command: `grep '${message}' ${file} | tail -n 1` } }, line(last, 'ERROR', message)],
      [{ name: 'remote_bash', arguments: { agent: host, command: `grep -c '${message}' ${file}` } }, String(count)],
    )
  } else {
    talk.remote(host, `grep -c '${message}' ${file}`, String(count))
    talk.remote(host, `grep '${message}' ${file} | tail -n 1`, line(last, 'ERROR', message))
  }
  const cause = random.chance(0.6)
  const restart = random.chance(0.5)
  if (cause)
    talk.remote(
      host,
      `grep -B 3 -m 1 '${message}' ${file}`,
      [
        line(deployed, 'INFO', restart ? `starting version ${release}` : `configuration reloaded, ${random.integer(20, 90)} settings`),
        line(later(deployed, 4), 'INFO', 'ready'),
        line(later(first, -1), 'INFO', `request ${from} accepted`),
        line(first, 'ERROR', message),
      ].join('\n'),
    )
  talk.answer(
    `${word(['It first came at {first}, {count} times since then, last at {last}.', 'First: {first}. Last: {last}. Altogether {count} lines.', '{count} times between {first} and {last}.'], values)}${
      cause
        ? restart
          ? word(
              [
                ' {seconds} seconds before, version {release} was started, so that release is the first suspect.',
                ' Just before it, at {deployed}, version {release} started.',
              ],
              values,
            )
          : word(
              [
                ' The configuration was reloaded {seconds} seconds before, at {deployed}; I would compare it with the former one.',
                ' It began right after a reload of the configuration ({deployed}).',
              ],
              values,
            )
        : ''
    }`,
  )
})

/** Something older than the present file: found in the rotated ones. */
export const oldLogs = scene('old-logs', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const name = act.stem()
  const base = `/var/log/${name}/${random.pick(['access', 'error', 'audit'])}.log`
  const address = `${random.pick(['203.0.113', '198.51.100', '192.0.2'])}.${random.integer(2, 250)}`
  const today = drawMoment(random)
  const files = random.integer(3, 5)
  const hitFile = random.integer(1, files - 1)
  const none = random.chance(0.2)
  const counts = Array.from({ length: files }, (_, place) =>
    none ? 0 : place === hitFile ? random.integer(3, 90) : random.chance(0.3) ? random.integer(1, 5) : 0,
  )
  const fileOf = (place: number) => (place === 0 ? base : place === 1 ? `${base}.1` : `${base}.${place}.gz`)
  const day = isoDay(later(today, -hitFile * 86_400))
  const total = counts.reduce((sum, count) => sum + count, 0)
  const values = { host, base, address, total, file: fileOf(hitFile), most: counts[hitFile] ?? 0, day, files }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Search {base} on {host} for {address}, the rotated files too',
          'Find all lines with {address} in {base} and its older files on {host}',
          'When was {address} seen in {base} on {host} during the last days',
        ],
        say: [
          '{address} was in {base} on {host} some days ago, I do not find it any more',
          'I need the traces of {address} in {base} on {host}, also the old ones',
          'Did {address} show up in {base} of {host} this week?',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.5)) talk.remote(host, `ls ${base}*`, Array.from({ length: files }, (_, place) => fileOf(place)).join('\n'))
  talk.remote(host, `sudo zgrep -c -F ' ${address} ' ${base}*`, counts.map((count, place) => `${fileOf(place)}:${count}`).join('\n'))
  if (none) {
    talk.answer(
      word(
        [
          'Nowhere: 0 lines in all {files} files, up to {oldest}.',
          'None of the {files} files has it ({oldest} is the oldest). What is older has been deleted by logrotate.',
          'Not found. {base} and its older files, down to {oldest}, have 0 lines each.',
        ],
        { ...values, oldest: fileOf(files - 1) },
      ),
    )
    return
  }
  const at = `${day} ${String(random.integer(0, 23)).padStart(2, '0')}:${String(random.integer(10, 59))}:${String(random.integer(10, 59))}`
  const path = random.pick(['/login', '/admin', '/wp-login.php', '/api/export', '/.env'])
  talk.remote(
    host,
    `sudo zgrep -F ' ${address} ' ${fileOf(hitFile)} | tail -n 1`,
    `${at} ${address} ${random.pick(['GET', 'POST'])} ${path} ${random.pick([200, 401, 403, 404])}`,
  )
  talk.answer(
    word(
      [
        '{total} lines, {most} of them in {file}; the last there is of {at} and asked for {path}.',
        'Yes, {total} times. Most are in {file} ({most}), the latest of those at {at}: {path}.',
        'It is in the rotated file {file}: {most} lines, last at {at} for {path}. All files together have {total}.',
      ],
      { ...values, at, path },
    ),
  )
  if (random.chance(0.3)) {
    talk.user(word(['Was it ever let in?', 'How many of these got a 200?', 'Did any of them succeed?']))
    const good = random.chance(0.4) ? 0 : random.integer(1, 3)
    talk.remote(host, `sudo zgrep -h -F ' ${address} ' ${base}* | awk '$NF == 200' | wc -l`, String(good))
    talk.answer(
      good === 0
        ? word(['No: {good} of the {total} lines end in 200.', 'None, the count of 200 is {good}.'], { ...values, good })
        : word(['{good} of {total} got a 200; these are worth a look.', 'Yes, {good} with status 200.'], { ...values, good }),
    )
  }
})
