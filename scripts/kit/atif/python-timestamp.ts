/** A moment as microseconds; without a zone it can only be compared with others that have none. */
export interface Moment {
  microseconds: number
  hasZone: boolean
}

// Any character may stand before the time, so a digit after a week is its day or that character: Python tells by how many digits follow.
const month = String.raw`(?<year>\d{4})(?<dash>-?)(?<month>\d\d)\k<dash>(?<day>\d\d)`
const longWeek = String.raw`(?<longYear>\d{4})-W(?<longWeek>\d\d)(?:-(?<longDay>\d)(?!\d))?`
const shortWeek = String.raw`(?<shortYear>\d{4})W(?<shortWeek>\d\d)(?:(?<shortDay>\d)(?!(?:\d\d)+(?!\d)))?`
const date = new RegExp(`^(?:${month}|${longWeek}|${shortWeek})(?:[^](?<rest>[^]+))?$`, 'u')
const DAY_MS = 86_400_000
const DAY = DAY_MS * 1000

/** ISO 8601 as `datetime.fromisoformat` of Python 3.11 to 3.13 takes it after Z became +00:00: what the reference validator asks. Null for what it refuses. */
export function pythonTimestamp(text: string): Moment | null {
  const found = date.exec(text.replaceAll('Z', '+00:00'))?.groups
  if (!found) return null
  const day = found.year === undefined ? dayOfWeek(found) : dayOfMonth(found)
  // Python counts bytes: one of them is passed over before a zone.
  const rest = Buffer.from(found.rest ?? '00', 'utf8').toString('latin1')
  const zoneAt = rest.search(/[+-]/)
  const time = readClock(zoneAt < 0 ? rest : rest.slice(0, zoneAt))
  const zone = readClock(zoneAt < 0 ? '00' : rest.slice(zoneAt + 1))
  if (day === null || !time || !zone || zone.hasMore || (time.hasMore && zoneAt < 0)) return null
  if (time.hour > 23 || time.minute > 59 || time.second > 59 || sumOf(zone) >= DAY) return null
  return { microseconds: day * 1000 + sumOf(time) - (rest[zoneAt] === '-' ? -1 : 1) * sumOf(zone), hasZone: zoneAt >= 0 }
}

interface Clock {
  hour: number
  minute: number
  second: number
  microsecond: number
  /** Something that is no part of the time comes after it. */
  hasMore: boolean
}

const sumOf = ({ hour, minute, second, microsecond }: Clock): number => ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond

/** HH[:?MM[:?SS]] and a fraction, mark by mark as Python reads it: that is where its tolerance lies ("00 " before a zone, a comma, digits past the sixth). */
function readClock(text: string): Clock | null {
  const units: number[] = []
  const clock = (microsecond: number, hasMore: boolean): Clock => {
    const [hour = 0, minute = 0, second = 0] = units
    return { hour, minute, second, microsecond, hasMore }
  }
  const hasColons = text[2] === ':'
  let at = 0
  while (units.length < 3) {
    const digits = text.slice(at, at + 2)
    if (!/^\d\d$/.test(digits)) return null
    units.push(Number(digits))
    at += 2
    const mark = text[at] ?? ''
    if (at + 1 >= text.length) return clock(0, mark !== '')
    if (/[.,]/.test(mark) || (hasColons && mark === ':')) at += 1
    else if (hasColons) return null
    if (/[.,]/.test(mark)) break
  }
  const fraction = text.slice(at, at + 6)
  if (!/^\d+$/.test(fraction)) return null
  return clock(Number(fraction.padEnd(6, '0')), !/^\d*$/.test(text.slice(at)))
}

function dayOfMonth({ year, month, day }: Record<string, string | undefined>): number | null {
  const date = midnight(Number(year), Number(month), Number(day))
  const isThere = Number(year) >= 1 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  return isThere ? date.getTime() : null
}

/** Week 1 holds the year's 4th of January; a year has a week 53 if its last Thursday is in it. */
function dayOfWeek({ longYear, longWeek, longDay, shortYear, shortWeek, shortDay }: Record<string, string | undefined>): number | null {
  const [year, week, weekday] = [longYear ?? shortYear, longWeek ?? shortWeek, longDay ?? shortDay ?? '1'].map(Number)
  if (year === undefined || week === undefined || weekday === undefined) return null
  const mondayOf = (of: number) => {
    const fourth = midnight(of, 1, 4)
    return fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS
  }
  const start = mondayOf(year) + (week - 1) * 7 * DAY_MS
  const isThere = year >= 1 && week >= 1 && start < mondayOf(year + 1) && weekday >= 1 && weekday <= 7
  return isThere ? start + (weekday - 1) * DAY_MS : null
}

/** Years below 100 are those years, and not of the last century. */
function midnight(year: number, month: number, day: number): Date {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date
}
