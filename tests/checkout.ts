import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
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
  start(line: string, env?: Record<string, string>): ChildProcess
}

export async function makeCheckout(): Promise<Checkout> {
  const path = await mkdtemp(join(tmpdir(), 'flywheel-checkout-'))
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: repository, encoding: 'utf8' }).split('\0')
  for (const file of files.filter((name) => name && existsSync(join(repository, name)))) {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    cpSync(join(repository, file), join(path, file), { preserveTimestamps: true, verbatimSymlinks: true })
  }
  for (const name of ['node_modules', '.venv']) if (existsSync(join(repository, name))) symlinkSync(join(repository, name), join(path, name))
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: path })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-qm', 'as it is')
  const start = (line: string, env: Record<string, string> = {}) =>
    spawn('bash', ['-c', line], { cwd: path, env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  return {
    path,
    start,
    run: (line, env) =>
      new Promise((resolve) => {
        const child = start(line, env)
        let output = ''
        child.stdout?.on('data', (data) => (output += data))
        child.stderr?.on('data', (data) => (output += data))
        child.on('close', (code) => resolve({ code, output }))
      }),
  }
}
