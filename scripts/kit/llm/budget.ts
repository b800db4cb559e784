import { LlmError } from './llm-error.ts'

export interface Cost {
  dollars: number
  tokens: number
}

/** `null` sets no limit. */
export interface BudgetLimits {
  dollars: number | null
  tokens: number | null
}

/**
 * What a job may spend, shared by all that it asks. A request is let in when what is spent, what is in flight at its highest estimate, and its own highest
 * estimate fit; where they would fit once others have come back cheaper, it waits for them. So the limit is passed only by what a server takes beyond the
 * estimates of what is in flight.
 */
export class Budget {
  readonly limits: BudgetLimits
  #spent: Cost = { dollars: 0, tokens: 0 }
  #held: Cost = { dollars: 0, tokens: 0 }
  #inFlight = 0
  #waiting: (() => void)[] = []

  constructor(limits: BudgetLimits) {
    this.limits = limits
  }

  get spent(): Readonly<Cost> {
    return this.#spent
  }

  /** Holds the estimate until `settle` says what it came to. Throws a `budget` problem where it may pass the limit. */
  async admit(estimate: Cost, signal: AbortSignal): Promise<{ settle: (cost: Cost) => void }> {
    for (;;) {
      signal.throwIfAborted()
      const over = this.#over(estimate)
      if (over && (this.#inFlight === 0 || this.#over(estimate, { dollars: 0, tokens: 0 }))) throw this.#end(over, estimate)
      if (!over) break
      await this.#nextReturn(signal)
    }
    this.#inFlight++
    this.#held = add(this.#held, estimate)
    let isSettled = false
    const settle = (cost: Cost) => {
      if (isSettled) return
      isSettled = true
      this.#inFlight--
      this.#held = this.#inFlight === 0 ? { dollars: 0, tokens: 0 } : add(this.#held, estimate, -1) // no dust of floating point stays
      this.#spent = add(this.#spent, cost)
      for (const wake of this.#waiting.splice(0)) wake()
    }
    return { settle }
  }

  #over(estimate: Cost, held = this.#held): 'dollars' | 'tokens' | null {
    const total = add(add(this.#spent, held), estimate)
    if (this.limits.dollars !== null && total.dollars > this.limits.dollars) return 'dollars'
    if (this.limits.tokens !== null && total.tokens > this.limits.tokens) return 'tokens'
    return null
  }

  #end(unit: 'dollars' | 'tokens', estimate: Cost): LlmError {
    const limit = this.limits[unit] ?? 0
    const show = (cost: Cost) => (unit === 'dollars' ? `$${cost.dollars.toFixed(4)}` : `${cost.tokens} tokens`)
    const message = `The budget ends here: ${show(this.#spent)} of ${unit === 'dollars' ? `$${limit}` : `${limit} tokens`} are spent, and the next request may take ${show(estimate)}. What was answered is kept; raise the budget and run again to go on`
    return new LlmError({ kind: 'budget', unit, limit, spent: this.#spent[unit] }, message)
  }

  async #nextReturn(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
  }
}

const add = (a: Cost, b: Cost, sign = 1): Cost => ({ dollars: a.dollars + sign * b.dollars, tokens: a.tokens + sign * b.tokens })
