import { setTimeout } from 'node:timers/promises'

/** Time and chance, given so that a test waits for nothing. */
export interface Clock {
  now(): number
  /** Rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1. */
  random(): number
}

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  async sleep(ms, signal) {
    signal.throwIfAborted()
    await setTimeout(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
  },
}
