import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** strace is there, and this process may watch others. */
export const canTrace = (): boolean => spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0

export interface Traced {
  /** Real paths of the files and folders it opened, sorted. */
  opened: string[]
  /** Addresses of other machines it tried to connect to. */
  reached: string[]
}

/** Runs a program, with all it starts, and says what it opened. Its standard input stays open until it ends, or until `attend` has worked with it. */
export async function traceProgram(given: {
  command: string
  args: readonly string[]
  env: Record<string, string>
  folder: string
  attend?: (child: ChildProcess) => Promise<void>
}): Promise<Traced> {
  const { command, args, env, folder, attend } = given
  const trace = join(folder, 'trace')
  const calls = 'trace=open,openat,openat2,connect'
  const child = spawn('strace', ['-f', '-qq', '--seccomp-bpf', '-yy', '-s', '4096', '-e', calls, '-o', trace, command, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data))
  const ended = once(child, 'close') as Promise<[number | null]> // as node documents the event
  const failed = ended.then(([code]) => {
    if (attend || code !== 0) throw new Error(`${command} ended with ${code}: ${said.slice(-2000)}`)
  })
  await Promise.race([failed, ...(attend ? [attend(child)] : [])])
  failed.catch(() => {}) // it was attended to its end
  child.stdin.end()
  await ended
  return readTrace(readFileSync(trace, 'utf8'))
}

/** A call's answer names the file by its real path: `openat(...) = 3</usr/lib/libc.so>`. */
function readTrace(text: string): Traced {
  const opened = text.split('\n').flatMap((line) => /\bopen(?:at2?)?\(.* = \d+<(\/.*?)(?:<char \d+:\d+>)?>$/.exec(line)?.[1] ?? [])
  const reached = [...text.matchAll(/connect\(.*?inet6?_(?:addr|pton)\((?:AF_INET6?, )?"([^"]+)"/g)].map(([, address = '']) => address)
  const isElsewhere = (address: string) => !/^(127\.|::1$)/.test(address)
  return { opened: [...new Set(opened)].sort(), reached: [...new Set(reached)].filter(isElsewhere).sort() }
}
