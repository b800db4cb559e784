import type { Clock } from '#kit/llm'
import { presentDuration } from '#kit/present'

const LONG_MS = 5000

/** A clock that says so before it sleeps for long. */
export const tellingClock = (clock: Clock, say: (line: string) => void): Clock => ({
  now: clock.now,
  random: clock.random,
  sleep: async (ms, signal) => {
    if (ms >= LONG_MS) say(`waiting ${presentDuration(ms)}, as the server asks for it or is away`)
    await clock.sleep(ms, signal)
  },
})
