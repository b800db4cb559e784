import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { StageError } from '#kit/stage'

const TAIL = 4000

/** Runs a command to its end. One that fails is an error with the end of what it said, and the mend. */
export async function runCommand(
  command: string,
  args: readonly string[],
  given: { env: Record<string, string>; signal?: AbortSignal; what: string; mend: string },
): Promise<void> {
  const { env, signal, what, mend } = given
  const child = spawn(command, args, { env, signal, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-TAIL)
    })
  try {
    const [code] = await once(child, 'close')
    if (code === 0) return
  } catch (cause) {
    signal?.throwIfAborted()
    throw new StageError(`${what} failed: ${command} did not start; ${mend}`, { cause })
  }
  signal?.throwIfAborted()
  throw new StageError(`${what} failed: ${command} ${args.slice(0, 2).join(' ')} said\n${said.trim()}\n${mend}`)
}
