import { presentDuration } from '#kit/present'
import { StageError } from '#kit/stage'

/** How often and how long somebody tries. */
export interface Patience {
  /** So many failures in a row are the end. */
  attempts: number
  /** Before the second try; doubled before each further one, up to `longestMs`. */
  firstMs: number
  longestMs: number
  /** The longest that the hub may ask to wait. */
  longestToldMs: number
  /** An attempt that brought so many new bytes was no failure, however it ended. */
  worthBytes: number
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1. */
  random(): number
  /** Milliseconds since 1970. */
  now(): number
}

export const patient = (given: Pick<Patience, 'wait' | 'random' | 'now'>): Patience => ({
  attempts: 6,
  firstMs: 1000,
  longestMs: 60_000,
  longestToldMs: 600_000,
  worthBytes: 1 << 20,
  ...given,
})

/** What may be otherwise at the next try. `toldMs`: how long the hub asks to wait; `gained`: bytes that were new. */
export class Setback extends Error {
  override name = 'Setback'
  toldMs: number | null
  gained: number
  constructor(message: string, more: { toldMs?: number | null; gained?: number; cause?: unknown } = {}) {
    super(message, { cause: more.cause })
    this.toldMs = more.toldMs ?? null
    this.gained = more.gained ?? 0
  }
}

/**
 * Tries until it works, waiting longer each time. Only a `Setback` is tried again.
 * @throws StageError when patience is at its end; `what` begins the message, `mend` ends it.
 */
export async function persist<Result>(
  given: { patience: Patience; what: string; mend: string; signal: AbortSignal; say: (because: string, waitMs: number) => void },
  attempt: () => Promise<Result>,
): Promise<Result> {
  const { patience, what, mend, signal, say } = given
  for (let failures = 0; ; ) {
    try {
      return await attempt()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Setback)) throw error
      failures = error.gained >= patience.worthBytes ? 1 : failures + 1
      if (failures >= patience.attempts) throw new StageError(`${what}: ${error.message}, and so ${failures} times in a row; ${mend}`, { cause: error.cause })
      if ((error.toldMs ?? 0) > patience.longestToldMs)
        throw new StageError(`${what}: ${error.message} and asks to wait ${presentDuration(error.toldMs ?? 0)}; run the step again then`)
      const waitMs = waitBefore(failures, error.toldMs, patience)
      say(error.message, waitMs)
      await patience.wait(waitMs, signal)
    }
  }
}

/** Half of the time is chance, so that those who failed together do not come back together. What the hub asks for is the least. */
export function waitBefore(
  failures: number,
  toldMs: number | null,
  { firstMs, longestMs, random }: Pick<Patience, 'firstMs' | 'longestMs' | 'random'>,
): number {
  const fullMs = Math.min(longestMs, firstMs * 2 ** (failures - 1))
  return Math.round(Math.max(toldMs ?? 0, fullMs * (0.5 + random() / 2)))
}
