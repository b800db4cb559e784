import type Docker from 'dockerode'

/** Calls by which a container joins or leaves a network. */
const joinsOrLeaves =
  /^(POST \/containers\/[^/]+\/(start|kill|stop|restart)|DELETE \/containers\/|POST \/networks\/[^/]+\/(connect|disconnect)|DELETE \/networks\/)/
const mended = [20, 10, 27]

interface Call {
  path: string
  method: string
}
type Done = (error: unknown, answer?: unknown) => void
type Dial = (call: Call, done?: Done) => void

/**
 * Engines before 20.10.27 fall silent for good where one container joins a network while another leaves one (moby/moby#46661; Debian 12 has 20.10.24). With such an engine,
 * calls that do either go one at a time, as far as this process makes them.
 */
export function openTurns(): (engine: Docker) => Docker {
  const needsTurns = new Map<string, Promise<boolean>>()
  let last: Promise<void> = Promise.resolve()
  return (engine) => {
    const modem = engine.modem as { dial: Dial; host?: string; socketPath?: string } // the client's own, which its types do not tell whole
    const dial = modem.dial.bind(modem)
    const where = `${modem.host ?? ''}${modem.socketPath ?? ''}`
    const isOld = () => {
      const known =
        needsTurns.get(where) ??
        engine.version().then(
          ({ Version }) => isBefore(Version, mended),
          () => true,
        )
      needsTurns.set(where, known)
      return known
    }
    modem.dial = (call, done) => {
      if (!joinsOrLeaves.test(`${call.method} ${call.path}`)) return dial(call, done)
      const work = () => new Promise<void>((resolve) => dial(call, (error, answer) => resolve(done?.(error, answer))))
      void isOld().then((old) => {
        if (!old) return work()
        last = last.then(work)
        return last
      })
    }
    return engine
  }
}

function isBefore(version: string, other: readonly number[]): boolean {
  const parts = version.split(/[.+-]/).map(Number)
  const place = other.findIndex((number, index) => (parts[index] ?? 0) !== number)
  return place >= 0 && (parts[place] ?? 0) < (other[place] ?? 0)
}
