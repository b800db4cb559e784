import { presentDuration } from '#kit/present'
import { Setback } from './persist.ts'

export interface Watch extends Disposable {
  /** Fires when nothing came for too long, or when the caller wants no more. */
  signal: AbortSignal
  /** Something came. */
  refresh(): void
  /** What a failure was: the caller's own end, a stall, or what broke the connection. */
  explain(error: unknown, what: string): unknown
}

/** A limit for what must go on without pause. */
export function watchStall(limitMs: number, signal: AbortSignal): Watch {
  const stall = new AbortController()
  const timer = setTimeout(() => stall.abort(new Setback(`nothing came for ${presentDuration(limitMs)}`)), limitMs)
  return {
    signal: AbortSignal.any([signal, stall.signal]),
    refresh: () => void timer.refresh(),
    explain: (error, what) => {
      if (signal.aborted) return signal.reason
      if (stall.signal.aborted) return stall.signal.reason
      return new Setback(`${what} (${reasonOf(error)})`, { cause: error })
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

/** `fetch` says "fetch failed" of everything; what failed stands below it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return reasonOf(error.cause)
  const { code } = error as NodeJS.ErrnoException
  return code && !error.message.includes(code) ? `${code}: ${error.message}` : error.message || code || error.name
}
