import type { Random } from './random.ts'

/** A moment of a working life in UTC, to the second, between 2025-01-01 and 2026-06-30. Never the clock's: the same seed gives the same rows. */
export function drawMoment(random: Random): Date {
  return new Date(Date.UTC(2025, 0, 1) + random.integer(0, 545 * 86_400) * 1000)
}

export const later = (moment: Date, seconds: number): Date => new Date(moment.getTime() + seconds * 1000)

/** `2026-03-07`. */
export const isoDay = (moment: Date): string => moment.toISOString().slice(0, 10)

/** `2026-03-07 14:03:22`. */
export const isoSeconds = (moment: Date): string => moment.toISOString().slice(0, 19).replace('T', ' ')

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `Mar  7 14:03:22`, as syslog and OpenSSL write it; `Mar 07` where `pad` is 0, as journalctl does. */
export function syslogTime(moment: Date, pad: ' ' | '0' = ' '): string {
  return `${months[moment.getUTCMonth()]} ${String(moment.getUTCDate()).padStart(2, pad)} ${moment.toISOString().slice(11, 19)}`
}

/** `Sat 2026-03-07 14:03:22 UTC`, as systemctl writes it. */
export function systemdTime(moment: Date): string {
  return `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][moment.getUTCDay()]} ${isoSeconds(moment)} UTC`
}

/** `7 March 2026`, as people write it. */
export const spokenDay = (moment: Date): string => `${moment.getUTCDate()} ${monthNames[moment.getUTCMonth()]} ${moment.getUTCFullYear()}`

const monthNames = 'January February March April May June July August September October November December'.split(' ')

/** `Mar  7 14:03:22 2026 GMT`, as OpenSSL writes the dates of a certificate. */
export const opensslTime = (moment: Date): string => `${syslogTime(moment)} ${moment.getUTCFullYear()} GMT`
