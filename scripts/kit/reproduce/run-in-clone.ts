import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

/** What is set for the run around this one, and must not reach into the clone. */
const NOT_PASSED_ON = /^(GIT_.*|NX_.*|FLYWHEEL_PARAMS|npm_(?!config_).*|INIT_CWD)$/

/** Runs a command in a clone with the Node and the programs of the clone's own dependencies; `onLine` hears each line as it comes. */
export async function runInClone(given: {
  clone: string
  command: string
  args: readonly string[]
  signal: AbortSignal
  onLine?: (line: string) => void
}): Promise<{ code: number | null; output: string }> {
  const { clone, command, args, signal, onLine } = given
  signal.throwIfAborted()
  const path = [join(clone, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH ?? ''].join(delimiter)
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.test(name)))
  const child = spawn(command, args, { cwd: clone, env: { ...env, PATH: path, FORCE_COLOR: '0' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => child.kill('SIGTERM')
  signal.addEventListener('abort', stop, { once: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output += `${line}\n`
      onLine?.(line)
    })
  }
  try {
    const [code] = (await once(child, 'close')) as [number | null] // as node documents the event
    signal.throwIfAborted()
    return { code, output }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
