import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { installerEnvironment } from './child-environment.ts'
import type { Environment, FoundPython } from './find-python.ts'
import type { PythonLayout } from './layout.ts'
import { runCommand } from './run-command.ts'

/** What is fetched where no uv is on PATH. */
const PINNED = '0.13.8'
/** The oldest that knows `pip sync --require-hashes` and `venv --allow-existing`. */
const OLDEST: readonly [number, number] = [0, 5]

interface Finding {
  log(line: string): void
  signal?: AbortSignal
  environment: Environment
}

/** The uv on PATH, or one that pip fetches from the package index into a small environment of its own. */
export async function findUv(layout: PythonLayout, python: FoundPython, given: Finding): Promise<string> {
  const { log, signal, environment } = given
  const env = installerEnvironment(environment)
  if (await isUsable('uv', env)) return 'uv'
  log(`fetching uv ${PINNED}, which is not on PATH`)
  const options = { env, signal }
  const venv = ['-I', '-m', 'venv', layout.uvFolder]
  await runCommand(python.path, venv, { ...options, what: 'making an environment for uv', mend: 'on Debian and Ubuntu: apt-get install python3-venv' })
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `uv==${PINNED}`]
  await runCommand(layout.uvPython, pip, {
    ...options,
    what: 'fetching uv',
    mend: 'check that the package index is in reach (PIP_ and proxy settings are honoured), or put uv on PATH',
  })
  return layout.uv
}

async function isUsable(command: string, env: Record<string, string>): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(command, ['--version'], { env, timeout: 20_000 })
    const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(stdout) ?? []
    return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1])
  } catch {
    return false // not there, or not one that runs
  }
}
