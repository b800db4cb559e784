import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface FoundPython {
  path: string
  version: string
}

export type Environment = Readonly<Record<string, string | undefined>>

const OLDEST_MINOR = 11
const candidates = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11']

/** What a Python says of itself: its version, where it lies, and which of the modules that make environments it lacks. */
const question = [
  'import importlib.util, json, sys',
  'lacks = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]',
  'print(json.dumps({"path": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3], "lacks": lacks}))',
].join('\n')

type Answer = { path: string; version: string; lacks: string[] }

/** A Python that can make environments, or a message that says what is wrong and how to mend it. `FLYWHEEL_PYTHON` names one; else the first good one on PATH. */
export async function findPython(environment: Environment = process.env): Promise<FoundPython | { problem: string }> {
  const named = environment.FLYWHEEL_PYTHON
  const problems: string[] = []
  for (const command of named ? [named] : candidates) {
    const answer = await ask(command, environment)
    const problem = answer === null ? null : problemOf(command, answer)
    if (answer !== null && problem === null) return { path: answer.path, version: answer.version }
    if (problem !== null) problems.push(problem)
  }
  if (problems[0] !== undefined) return { problem: problems[0] }
  if (named)
    return { problem: `FLYWHEEL_PYTHON names ${named}, which does not run as a Python; set it to one of version 3.${OLDEST_MINOR} or newer, or unset it` }
  return { problem: `there is no Python on PATH, and training needs 3.${OLDEST_MINOR} or newer; ${mend} or set FLYWHEEL_PYTHON to one` }
}

async function ask(command: string, environment: Environment): Promise<Answer | null> {
  try {
    const { stdout } = await promisify(execFile)(command, ['-I', '-c', question], { env: { ...environment }, timeout: 20_000 })
    return JSON.parse(stdout) as Answer // printed by `question`
  } catch {
    return null // not there, not a Python, or one too old for the question: the next candidate may do
  }
}

function problemOf(command: string, { path, version, lacks }: Answer): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major !== 3 || minor < OLDEST_MINOR)
    return `${command} (${path}) is Python ${version}, and training needs 3.${OLDEST_MINOR} or newer; ${mend} or set FLYWHEEL_PYTHON to one`
  if (lacks.length === 0) return null
  return `${command} (${path}, Python ${version}) lacks ${lacks.join(' and ')}, so it can make no environment; on Debian and Ubuntu: apt-get install python3-venv; elsewhere set FLYWHEEL_PYTHON to a complete Python`
}

const mend =
  process.platform === 'darwin' ? 'brew install python3' : process.platform === 'win32' ? 'install it from python.org' : 'apt-get install python3 python3-venv'
