const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000]
const STEPS = [1, 5, 15, 30]
  .flatMap((n) => n * SECOND)
  .concat(
    [1, 5, 15, 30].map((n) => n * MINUTE),
    [1, 3, 6, 12].map((n) => n * HOUR),
    [1, 2, 7, 14, 30, 90, 365].map((n) => n * DAY),
  )

export interface TimeTick {
  value: number
  text: string
}

/** Even moments of UTC that span the times, about `count` of them; what they are told apart by is their text. */
export function timeTicks(low: number, high: number, count: number): TimeTick[] {
  const rough = (high - low) / count
  const step = STEPS.find((one) => one >= rough) ?? Math.ceil(rough / (365 * DAY)) * 365 * DAY
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  return Array.from({ length: last - first + 1 }, (_, index) => ({ value: (first + index) * step, text: timeText((first + index) * step, step) }))
}

function timeText(value: number, step: number): string {
  const iso = new Date(value).toISOString()
  if (step >= DAY) return iso.slice(0, 10)
  const clock = iso.slice(11, step < MINUTE ? 19 : 16)
  return clock.startsWith('00:00') ? iso.slice(5, 10) : clock
}
