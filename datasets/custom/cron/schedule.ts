import type { Random } from '#kit/fleet'

/** When a job runs: as cron writes it, and in words. */
export interface Schedule {
  expression: string
  words: string
  /** The first minute after `now` in which it runs. */
  next(now: Date): Date
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

export function drawSchedule(random: Random): Schedule {
  const [hour, minute, weekday, day] = [random.integer(0, 23), random.integer(0, 59), random.integer(0, 6), random.integer(1, 28)]
  const step = random.pick([5, 10, 15, 20, 30])
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  const at = (fits: (moment: Date) => boolean) => (now: Date) =>
    firstMinute(now, (moment) => moment.getUTCHours() === hour && moment.getUTCMinutes() === minute && fits(moment))
  return random.pick<Schedule>([
    { expression: `${minute} ${hour} * * *`, words: `every day at ${clock}`, next: at(() => true) },
    { expression: `${minute} ${hour} * * ${weekday}`, words: `every ${weekdays[weekday]} at ${clock}`, next: at((moment) => moment.getUTCDay() === weekday) },
    {
      expression: `${minute} ${hour} * * 1-5`,
      words: `from Monday to Friday at ${clock}`,
      next: at((moment) => moment.getUTCDay() >= 1 && moment.getUTCDay() <= 5),
    },
    { expression: `${minute} ${hour} ${day} * *`, words: `on day ${day} of each month at ${clock}`, next: at((moment) => moment.getUTCDate() === day) },
    { expression: `*/${step} * * * *`, words: `every ${step} minutes`, next: (now) => firstMinute(now, (moment) => moment.getUTCMinutes() % step === 0) },
    {
      expression: `${minute} * * * *`,
      words: `every hour at minute ${minute}`,
      next: (now) => firstMinute(now, (moment) => moment.getUTCMinutes() === minute),
    },
  ])
}

/** The first minute after `now` that fits, within five weeks. */
function firstMinute(now: Date, fits: (moment: Date) => boolean): Date {
  const start = Math.floor(now.getTime() / 60_000) + 1
  for (let minute = start; minute < start + 35 * 1440; minute += 1) {
    const moment = new Date(minute * 60_000)
    if (fits(moment)) return moment
  }
  throw new RangeError('no minute of the next five weeks fits the schedule')
}

export const drawJob = (random: Random, folder: string): string =>
  `${folder}/bin/${random.pick(['cleanup', 'report', 'sync', 'rotate', 'import', 'export', 'reindex', 'mail-digest', 'check-links', 'thumbnails'])}.sh`
