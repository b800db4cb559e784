import { opening, scene } from '#kit/conversations'
import { drawMoment, isoDay, later, machinesOf } from '#kit/fleet'
import { uniqCounts, uniqLines } from '#kit/screens'

/** Errors of one unit, counted by the hour: when it was worst, and whether it is over. */
export const errorsByHour = scene('errors-by-hour', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'db', 'queue', 'worker', 'mail'])
  const [machine] = machinesOf(act.site({ roles: [role], each: 1 }), role)
  const unit = machine.units[0]?.name ?? 'nginx'
  const day = new Date(`${isoDay(drawMoment(random))}T00:00:00Z`)
  const start = random.integer(0, 12)
  const length = random.integer(3, 7)
  const peak = random.integer(0, length - 1)
  const hours = Array.from(
    { length },
    (_, place) => [isoHour(later(day, (start + place) * 3600)), place === peak ? random.integer(60, 900) : random.integer(1, 40)] as const,
  )
  const quiet = random.chance(0.12)
  const total = hours.reduce((sum, [, count]) => sum + count, 0)
  const [worst = '', most = 0] = hours[peak] ?? []
  const over = peak < length - 1
  const values = {
    host: machine.name,
    unit,
    day: isoDay(day),
    hour: `${worst.slice(11)}:00`,
    most,
    total,
    count: hours.length,
    share: Math.round((100 * most) / total),
    last: hours.at(-1)?.[1] ?? 0,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Count the errors of {unit} on {host} by hour for {day}',
          'Which hour of {day} brought the most errors of {unit} on {host}',
          'Break down the errors of {unit} on {host} on {day} by hour',
          'When on {day} was {unit} on {host} worst',
        ],
        say: [
          '{unit} on {host} had trouble on {day}. When exactly?',
          'I need the errors of {unit} ({host}) of {day}, hour by hour',
          'Users saw failures on {day}; the unit is {unit} on {host}',
        ],
      },
      values,
    ),
  )
  const journal = `journalctl -u ${unit} -p err --since ${values.day} --until '${values.day} 23:59:59' -o short-iso --no-pager -q`
  if (quiet) {
    talk.remote(machine.name, `${journal} | wc -l`, '0')
    talk.remote(machine.name, `journalctl -u ${unit} --since ${values.day} --until '${values.day} 23:59:59' --no-pager -q | wc -l`, String(total * 7))
    talk.answer(
      word(
        [
          'None: 0 lines of priority err. The unit did log on that day, {lines} lines, so the journal is complete.',
          'There is no error in it, although {lines} lines of lower priority are there. Perhaps the failures were somewhere else.',
          '0 errors among {lines} lines.',
        ],
        { lines: total * 7 },
      ),
    )
    return
  }
  talk.remote(machine.name, `${journal} | cut -c1-13 | uniq -c`, uniqLines(hours))
  const sample = random.pick(['Broken pipe while writing', 'too many open files', 'Connection reset by peer', 'cannot allocate memory', 'operation timed out'])
  const deeper = random.chance(0.5)
  if (deeper)
    talk.remote(
      machine.name,
      `journalctl -u ${unit} -p err --since '${worst.replace('T', ' ')}:00' --until '${worst.replace('T', ' ')}:59' -o cat --no-pager -q | sort | uniq -c | sort -rn | head -n 2`,
      uniqLines(
        [
          [sample, Math.round(most * 0.9)],
          ['client closed connection', most - Math.round(most * 0.9)],
        ].map(([text, count]) => [String(text), Number(count)] as const),
      ),
    )
  talk.answer(
    `${word(['The worst hour began at {hour} (UTC) with {most} errors, {share} % of {total}.', '{most} of {total} errors fell into the hour from {hour}.', 'At {hour}: {most} errors; all {count} hours together have {total}.'], values)} ${over ? word(['It got better after that, the last hour has {last}.', 'The last hour counted only {last}.'], values) : word(['That is also the last hour in the list, so it may not be over.', 'It is the last one listed; look whether it goes on.'])}${deeper ? word([' Most of them say "{sample}".', ' Nearly all are "{sample}".'], { sample }) : ''}`,
  )
})

/** Errors since the last boot, by what wrote them. */
export const errorsByUnit = scene('errors-by-unit', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const own = act.stem()
  const names = [own, 'sshd', 'kernel', 'systemd', 'cron', 'postfix/smtpd', 'dockerd'].slice(0, random.integer(3, 6))
  const counts = names.map((name) => [name, random.integer(1, 30)] as const)
  const main = random.pick(names)
  const lines = counts.flatMap(([name, count]) => Array.from({ length: name === main ? count + random.integer(40, 200) : count }, () => name))
  const table = uniqCounts(lines)
  const [count = '', top = ''] = table.split('\n')[0]?.trim().split(' ') ?? []
  const messages: Readonly<Record<string, string>> = {
    sshd: 'error: kex_exchange_identification: Connection closed by remote host',
    kernel: 'EXT4-fs error (device sdb1): ext4_find_entry:1613: inode #131074: comm tar: reading directory lblock 0',
    systemd: 'Failed to start man-db.service - Daily man-db regeneration.',
    cron: '(CRON) error (grandchild failed with exit status 1)',
    'postfix/smtpd': 'fatal: no SASL authentication mechanisms',
    dockerd: 'level=error msg="Handler for GET returned error: No such container"',
  }
  const message = messages[top] ?? 'cannot open configuration: Permission denied'
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which program on {host} logs the most errors since the last boot',
          'Summarise the errors in the journal of {host} since it was started',
          'Count the errors since boot on {host} by program',
        ],
        say: [
          'The journal of {host} is full of errors. Whose?',
          'Give me a short overview of what goes wrong on {host} since its last boot',
          '{host} was rebooted, is it clean since then?',
        ],
      },
      { host },
    ),
  )
  talk.remote(host, 'journalctl -b -p err -q --no-pager -o json | jq -r .SYSLOG_IDENTIFIER | sort | uniq -c | sort -rn', table)
  talk.remote(
    host,
    `journalctl -b -p err -q --no-pager -t ${top} -o cat | sort | uniq -c | sort -rn | head -n 1`,
    uniqLines([[message, Math.max(1, Math.round(Number(count) * 0.8))]]),
  )
  const grave = top === 'kernel'
  talk.answer(
    word(
      [
        '{top} leads with {count} of {total} errors, mostly "{message}".',
        '{count} of {total} come from {top}: "{message}".',
        '{total} errors, {count} of them by {top}. Its usual line: "{message}".',
      ],
      { top, count, total: lines.length, message },
    ) +
      (grave
        ? word([
            ' That is a fault of the disk sdb or its file system; check it and the backup first.',
            ' Take it seriously: sdb1 cannot be read in one place. Is there a fresh backup?',
          ])
        : word([' The others are few.', ' Nothing else stands out.', ''])),
  )
})

const isoHour = (moment: Date) => moment.toISOString().slice(0, 13)
