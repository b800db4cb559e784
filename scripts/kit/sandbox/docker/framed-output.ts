/** Takes the first line off what comes, where it is a number, and passes on the rest. */
export function firstLine(pass: (bytes: Buffer) => void) {
  const { promise: line, resolve } = Promise.withResolvers<string | null>()
  let waiting: Buffer | null = Buffer.alloc(0)
  const add = (bytes: Buffer) => {
    if (!waiting) return pass(bytes)
    waiting = Buffer.concat([waiting, bytes])
    const text = waiting.toString('latin1')
    const number = /^(\d+)\n/.exec(text)
    if (!number && /^\d*$/.test(text)) return
    if (waiting.length > (number?.[0].length ?? 0)) pass(waiting.subarray(number?.[0].length ?? 0))
    waiting = null
    resolve(number?.[1] ?? null)
  }
  return { line, add }
}

/** Passes on what comes before a mark, and keeps what follows it up to `close`. What comes later is left out. */
export function untilMark(mark: string, close: string, pass: (bytes: Buffer) => void) {
  const { promise: marked, resolve } = Promise.withResolvers<void>()
  let held: Buffer = Buffer.alloc(0)
  let isPast = false
  let rest: string | null = null
  const add = (bytes: Buffer) => {
    if (rest !== null) return
    held = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
    const found = isPast ? -1 : held.indexOf(mark)
    if (found >= 0) {
      if (found > 0) pass(held.subarray(0, found))
      held = held.subarray(found + mark.length)
      isPast = true
    }
    if (isPast) {
      const end = held.indexOf(close)
      if (end < 0) return
      rest = held.subarray(0, end).toString('latin1')
      return resolve()
    }
    const sure = held.length - mark.length + 1
    if (sure <= 0) return
    pass(held.subarray(0, sure))
    held = held.subarray(sure)
  }
  /** What might have been the beginning of a mark, and was none. */
  const end = () => {
    if (!isPast && held.length > 0) pass(held)
    isPast = true
    held = Buffer.alloc(0)
  }
  return { marked, add, end, rest: () => rest }
}
