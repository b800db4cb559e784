import type { Clock } from './clock.ts'
import type { Llm } from './llm.ts'
import { LlmError, type LlmProblem } from './llm-error.ts'

export interface RetryPolicy {
  /** All waiting of one request together. */
  maxWaitMs: number
  /** Of what is not a rate limit. */
  attempts: number
}

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

/** Rate limits are waited for, and servers that are away are asked again; a stream only before its first piece: what a caller has seen cannot be taken back. */
export function withRetries(llm: Llm, policy: RetryPolicy, clock: Clock): Llm {
  return {
    async ask(ask, { signal }) {
      const patience = new Patience(policy, clock)
      for (;;) {
        try {
          return await llm.ask(ask, { signal })
        } catch (thrown) {
          await patience.spend(thrown, signal)
        }
      }
    },
    async *stream(ask, { signal }) {
      const patience = new Patience(policy, clock)
      for (;;) {
        let hasBegun = false
        try {
          for await (const delta of llm.stream(ask, { signal })) {
            hasBegun = true
            yield delta
          }
          return
        } catch (thrown) {
          if (hasBegun) throw thrown
          await patience.spend(thrown, signal)
        }
      }
    },
  }
}

class Patience {
  #waitedMs = 0
  #failures = 0
  #limits = 0
  readonly #policy: RetryPolicy
  readonly #clock: Clock
  constructor(policy: RetryPolicy, clock: Clock) {
    this.#policy = policy
    this.#clock = clock
  }

  /** Waits before the next attempt, or throws what was thrown: where waiting does not help, or not within the limit. */
  async spend(thrown: unknown, signal: AbortSignal): Promise<void> {
    if (!(thrown instanceof LlmError) || !isPassing(thrown.problem)) throw thrown
    const { problem } = thrown
    const isLimit = problem.kind === 'rate-limit'
    if (!isLimit && ++this.#failures >= this.#policy.attempts) throw thrown
    const named = 'waitMs' in problem ? problem.waitMs : null
    const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (isLimit ? this.#limits++ : this.#failures - 1))
    // Never sooner than the server said; a little later, and each a little otherwise, so that many do not come back at once.
    const waitMs = Math.ceil(named === null ? grown * (0.5 + this.#clock.random() / 2) : named + Math.min(grown, 0.1 * named + 250) * this.#clock.random())
    if (this.#waitedMs + waitMs > this.#policy.maxWaitMs) {
      const limit = `${this.#waitedMs} ms were waited, ${waitMs} more would pass the limit of ${this.#policy.maxWaitMs} (maxWaitMs)`
      throw new LlmError(problem, `${thrown.message} (${limit})`)
    }
    this.#waitedMs += waitMs
    await this.#clock.sleep(waitMs, signal)
  }
}

const isPassing = ({ kind }: LlmProblem) => kind === 'rate-limit' || kind === 'unavailable' || kind === 'time-out'
