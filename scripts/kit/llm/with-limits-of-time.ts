import type { Llm } from './llm.ts'
import { LlmError } from './llm-error.ts'

/** Ends a request that takes longer than `timeoutMs` as a whole, or a stream that is silent for `silenceMs`. */
export function withLimitsOfTime(llm: Llm, { timeoutMs, silenceMs }: { timeoutMs: number; silenceMs: number }): Llm {
  return {
    async ask(ask, { signal }) {
      using limit = new Limit(signal)
      limit.start(timeoutMs, 'the whole answer (timeoutMs)')
      return await limit.race(llm.ask(ask, { signal: limit.signal }))
    },
    async *stream(ask, { signal }) {
      using limit = new Limit(signal)
      limit.start(timeoutMs, 'the whole answer (timeoutMs)')
      const deltas = llm.stream(ask, { signal: limit.signal })[Symbol.asyncIterator]()
      try {
        for (;;) {
          // Only the server's time counts: what the consumer does between two pieces is none of it.
          using silence = new Limit(limit.signal)
          silence.start(silenceMs, 'the next piece of its stream (silenceMs)')
          const next = await silence.race(deltas.next())
          if (next.done) return
          yield next.value
        }
      } finally {
        limit.stop()
        // A provider that hangs does not keep its caller: it ends by the signal, in its own time.
        deltas.return?.(undefined)?.catch(() => {})
      }
    },
  }
}

/** A signal that also ends by itself. */
class Limit {
  readonly #own = new AbortController()
  readonly signal: AbortSignal
  #timer: NodeJS.Timeout | null = null
  constructor(outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#own.signal])
  }

  start(ms: number, what: string): void {
    const abort = () =>
      this.#own.abort(new LlmError({ kind: 'time-out', afterMs: ms }, `The model took more than ${ms} ms for ${what}. Ask again, or raise the limit`))
    this.#timer = setTimeout(abort, ms)
  }

  /** Ends with the signal even where the work does not. */
  async race<T>(work: Promise<T>): Promise<T> {
    this.signal.throwIfAborted()
    const { promise, reject } = Promise.withResolvers<never>()
    const stop = () => reject(this.signal.reason)
    this.signal.addEventListener('abort', stop, { once: true })
    try {
      return await Promise.race([work, promise])
    } finally {
      this.signal.removeEventListener('abort', stop)
      work.catch(() => {})
    }
  }

  stop(): void {
    this.#own.abort(new Error('The stream is not wanted any more.'))
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer)
  }
}
