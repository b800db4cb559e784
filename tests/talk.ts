import { execFileSync, spawn } from 'node:child_process'

/** Whether this machine can open a terminal for a program, with `script` of util-linux. */
export function hasTerminal(): boolean {
  try {
    execFileSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What is typed as soon as the output after the last turn matches. `kill` ends the program instead, at once. */
export type Turn = [when: RegExp, then: string | { kill: true }]

/** Runs a command line in a terminal of its own and answers it turn by turn. */
export function talk(
  line: string,
  turns: readonly Turn[],
  given: { cwd: string; env?: Record<string, string> },
): Promise<{ code: number | null; output: string }> {
  const child = spawn('script', ['-qec', `exec ${line}`, '/dev/null'], {
    cwd: given.cwd,
    env: { ...process.env, FORCE_COLOR: '0', ...given.env },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const left = [...turns]
  let [output, from] = ['', 0]
  child.stdout.on('data', (data: Buffer) => {
    output += data
    const match = left[0]?.[0].exec(output.slice(from))
    if (!match) return
    from = output.length
    const [, then] = left.shift() ?? [null, '']
    if (typeof then === 'string') child.stdin.write(then)
    else if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}
