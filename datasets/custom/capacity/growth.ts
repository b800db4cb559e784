import { isoDay, later, type Random } from '#kit/fleet'

/** Samples of something that grows by the day towards a limit, oldest first. */
export interface Growth {
  samples: readonly { day: string; value: number }[]
  limit: number
  days: number
  perDay: number
  /** Whole days until the limit at this pace; null where it does not grow. */
  daysLeft: number | null
}

/** Draws samples, `step` days apart. What is told of them is computed from the first and the last alone. */
export function drawGrowth(given: { random: Random; now: Date; limit: number; steady?: boolean; step?: number; count?: number }): Growth {
  const { random, now, limit, steady = false, step = 1, count = random.integer(6, 10) } = given
  const last = Math.round(limit * (random.integer(55, 93) / 100))
  const pace = steady ? 0 : Math.min(limit * (random.integer(2, 22) / 1000), (last * 0.6) / (step * (count - 1)))
  const samples = Array.from({ length: count }, (_, place) => {
    const back = count - 1 - place
    const noise = back === 0 || place === 0 ? 0 : random.integer(-1, 1) * Math.round((pace * step) / 4)
    return { day: isoDay(later(now, -back * step * 86_400)), value: Math.max(1, Math.round(last - back * step * pace) + noise) }
  })
  return { ...growthOf(samples, limit, step * (count - 1)) }
}

/** The pace between the first sample and the last, and when the limit is met. */
export function growthOf(samples: Growth['samples'], limit: number, days: number): Growth {
  const [first, last] = [samples[0]?.value ?? 0, samples.at(-1)?.value ?? 0]
  const perDay = (last - first) / days
  return { samples, limit, days, perDay, daysLeft: perDay > 0 ? Math.floor((limit - last) / perDay) : null }
}

/** `2.4`, and whole numbers without a fraction. */
export const rounded = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1))
