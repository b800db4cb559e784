/** How long work may take to stop once it is told to. */
const graceMs = 2000

/**
 * Lets work run for a time and then tells it to stop by the signal it is given. Work that stops with an error then is only out of time; work that does not
 * stop is left behind. An abort of the outer signal throws its reason.
 */
export async function within(timeoutMs: number, outer: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<'completed' | 'agent-timeout'> {
  const controller = new AbortController()
  const deadline = performance.now() + timeoutMs
  const stop = () => controller.abort(new Error(`out of time after ${timeoutMs} ms`))
  const timer = setTimeout(stop, Math.min(timeoutMs, 2 ** 31 - 1))
  let leave: NodeJS.Timeout | undefined
  const signal = AbortSignal.any([outer, controller.signal])
  const left = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      leave = setTimeout(resolve, graceMs)
    })
  })
  try {
    await Promise.race([work(signal), left])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    clearTimeout(timer)
    clearTimeout(leave)
  }
  outer.throwIfAborted()
  // Work that held the event loop past its time has seen no signal.
  return controller.signal.aborted || performance.now() > deadline ? 'agent-timeout' : 'completed'
}
