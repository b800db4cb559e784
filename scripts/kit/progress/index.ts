import type { Log, Progress } from '#kit/stage'

const EVERY_MS = 10_000

/** Events as one human line each: `train: step 100 loss=1.2`. */
export function createLog(step: string, write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Log {
  return (event, fields = {}) => {
    const words = Object.entries(fields).map(([name, value]) => `${name}=${value}`)
    write([`${step}:`, event, ...words].join(' '))
  }
}

/** On a terminal one line that is replaced; elsewhere a line every ten seconds, so that a log shows life without drowning. */
export function createProgress(
  step: string,
  stream: NodeJS.WriteStream = process.stdout,
  now: () => number = () => performance.now(),
): Progress & { end(): void } {
  let last = now()
  let open = false
  const show: Progress = (done, of, what, present = String) => {
    const line = `${step}: ${of === null ? present(done) : `${present(done)}/${present(of)}`} ${what}`
    if (stream.isTTY) {
      stream.write(`\r\u001b[K${line}`)
      open = true
    } else if (now() - last >= EVERY_MS) {
      last = now()
      stream.write(`${line}\n`)
    }
  }
  return Object.assign(show, {
    end: () => {
      if (open) stream.write('\n')
      open = false
    },
  })
}
