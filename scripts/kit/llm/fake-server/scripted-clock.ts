import type { Clock } from '../clock.ts'

/** A clock whose sleeping takes no time and is written down; chance is what is given. */
export function scriptedClock(random = 0.5): Clock & { slept: number[] } {
  const slept: number[] = []
  let now = Date.UTC(2026, 0, 1)
  return {
    slept,
    now: () => now,
    random: () => random,
    async sleep(ms, signal) {
      signal.throwIfAborted()
      slept.push(ms)
      now += ms
    },
  }
}
