import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const repository = join(import.meta.dirname, '..')

export interface Ended {
  code: number | null
  output: string
}

/** A copy of this repository's files as they are, its own git history, the installed dependencies linked in, nothing built. */
export interface Checkout {
  path: string
  /** Runs a command line as a shell would; `env` is laid over this process's. */
  run(line: string, env?: Record<string, string>): Promise<Ended>
  /** In a process group of its own, as a terminal would have it. */
  start(line: string, env?: Record<string, string>): ChildProcess
  /** Starts a command, presses Ctrl-C once its output matches, and waits until it has ended. */
  interrupt(line: string, when: RegExp): Promise<Ended>
}

/** `name` is the folder's own, below a temporary one; without it the temporary one is the checkout. */
export async function makeCheckout(name = ''): Promise<Checkout> {
  const path = join(await mkdtemp(join(tmpdir(), 'flywheel-checkout-')), name)
  mkdirSync(path, { recursive: true })
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: repository, encoding: 'utf8' }).split('\0')
  for (const file of files.filter((name) => name && existsSync(join(repository, name)))) {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    cpSync(join(repository, file), join(path, file), { preserveTimestamps: true, verbatimSymlinks: true, recursive: true })
  }
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: path })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-qm', 'as it is')
  // Links, which `node_modules/` in .gitignore does not match: they must never be part of a commit.
  for (const name of ['node_modules', '.venv']) {
    if (existsSync(join(repository, name))) symlinkSync(join(repository, name), join(path, name))
    appendFileSync(join(path, '.git/info/exclude'), `${name}\n`)
  }
  const start = (line: string, env: Record<string, string> = {}) =>
    spawn('bash', ['-c', line], {
      cwd: path,
      env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0', npm_config_loglevel: 'error', ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const follow = (child: ChildProcess, onOutput: (output: string) => void = () => {}) =>
    new Promise<Ended>((resolve) => {
      let output = ''
      const take = (data: Buffer) => {
        output += data
        onOutput(output)
      }
      child.stdout?.on('data', take)
      child.stderr?.on('data', take)
      child.on('close', (code) => resolve({ code, output }))
    })
  return {
    path,
    start,
    run: (line, env) => follow(start(line, env)),
    interrupt: (line, when) => {
      const child = start(line)
      let pressed = false
      return follow(child, (output) => {
        if (pressed || !when.test(output) || child.pid === undefined) return
        pressed = true
        process.kill(-child.pid, 'SIGINT')
      })
    },
  }
}
