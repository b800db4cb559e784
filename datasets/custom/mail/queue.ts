import { later, type Random, syslogTime } from '#kit/fleet'

/** One deferred message: where it goes, and what the other side said. */
export interface Queued {
  id: string
  bytes: number
  arrived: Date
  sender: string
  recipient: string
  reason: string
}

const letters = 'BCDFGHJKLMNPQRSTVWXZ0123456789'
/** An id of a queue file, as Postfix makes long ones. */
export const queueId = (random: Random): string => `4${Array.from({ length: 10 }, () => random.pick([...letters])).join('')}`

/** `postqueue -p`: each message on three lines and a summary at the end. */
export function postqueue(queue: readonly Queued[]): string {
  if (queue.length === 0) return 'Mail queue is empty'
  const entries = queue.map(
    ({ id, bytes, arrived, sender, recipient, reason }) =>
      `${id.padEnd(15)}${String(bytes).padStart(8)} ${weekday(arrived)} ${syslogTime(arrived)}  ${sender}\n(${reason})\n${' '.repeat(41)}${recipient}\n`,
  )
  return ['-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------', ...entries, summary(queue)].join('\n')
}

/** The last line of `postqueue -p`. */
export function summary(queue: readonly Queued[]): string {
  if (queue.length === 0) return 'Mail queue is empty'
  const kbytes = Math.ceil(queue.reduce((sum, { bytes }) => sum + bytes, 0) / 1024)
  return `-- ${kbytes} Kbytes in ${queue.length} Request${queue.length === 1 ? '' : 's'}.`
}

/** Messages that came one after another before `now`. */
export function arrivals(count: number, now: Date, random: Random): Date[] {
  const ages = Array.from({ length: count }, () => random.integer(120, 9 * 3600)).sort((a, b) => b - a)
  return ages.map((age) => later(now, -age))
}

const weekday = (day: Date) => ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][day.getUTCDay()]
