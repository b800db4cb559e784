import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { installerEnvironment } from './child-environment.ts'
import type { Environment } from './find-python.ts'

/** How pip calls a setting, and under which name uv takes it from the environment. */
const settings = [
  { pip: 'index-url', variable: 'PIP_INDEX_URL', uv: 'UV_DEFAULT_INDEX' },
  { pip: 'extra-index-url', variable: 'PIP_EXTRA_INDEX_URL', uv: 'UV_INDEX' },
  { pip: 'cert', variable: 'PIP_CERT', uv: 'SSL_CERT_FILE' },
] as const

/** The environment of uv: it reads neither pip's configuration files nor its variables, so a mirror or certificate set there is handed on. */
export async function uvEnvironment(python: string, from: Environment): Promise<Record<string, string>> {
  const environment = installerEnvironment(from)
  const configured = await pipConfiguration(python, environment)
  for (const { pip, variable, uv } of settings) {
    const value = environment[variable] ?? configured.get(pip)
    if (value !== undefined && environment[uv] === undefined) environment[uv] = value
  }
  return environment
}

/** `global.index-url='...'` and the like; nothing where this Python has no pip. */
async function pipConfiguration(python: string, env: Record<string, string>): Promise<Map<string, string>> {
  try {
    const { stdout } = await promisify(execFile)(python, ['-I', '-m', 'pip', 'config', 'list'], { env, timeout: 30_000 })
    return new Map([...stdout.matchAll(/^(?:global|install)\.([\w-]+)='(.*)'$/gm)].map(([, name = '', value = '']) => [name, value]))
  } catch {
    return new Map()
  }
}
