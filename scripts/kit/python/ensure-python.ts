import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lock } from 'proper-lockfile'
import { StageError } from '#kit/stage'
import { type Environment, type FoundPython, findPython } from './find-python.ts'
import { findUv } from './find-uv.ts'
import { isInstalled, requirementsDigest } from './installed.ts'
import { type PythonLayout, pythonLayout } from './layout.ts'
import { uvEnvironment } from './package-index.ts'
import { environmentGigabytes, pythonProblems } from './python-problems.ts'
import { runCommand } from './run-command.ts'

export interface Ensuring {
  workspace: string
  log(line: string): void
  signal?: AbortSignal
  environment?: Environment
}

/** Makes `.venv` from the hashed requirements where it is missing, stale or was left half made. Once it is whole, a call reads two small files. */
export async function ensurePython({ workspace, log, signal, environment = process.env }: Ensuring): Promise<void> {
  const layout = pythonLayout(workspace)
  const digest = await requirementsDigest(layout)
  if (digest !== null && (await isInstalled(layout, digest))) return
  const problems = await pythonProblems({ workspace, environment })
  if (problems.length > 0) throw new StageError(problems.join('\n'))
  await mkdir(layout.folder, { recursive: true })
  const release = await lockInstall(layout, log)
  try {
    const wanted = await requirementsDigest(layout)
    if (wanted === null || (await isInstalled(layout, wanted))) return // another process has made it meanwhile
    await install(layout, wanted, { log, signal, environment })
  } finally {
    await release()
  }
}

type Installing = Omit<Ensuring, 'workspace' | 'environment'> & { environment: Environment }

async function install(layout: PythonLayout, digest: string, { log, signal, environment }: Installing): Promise<void> {
  const python = await findPython(environment)
  if ('problem' in python) throw new StageError(python.problem)
  log(`making the Python environment in ${layout.folder}: about ${environmentGigabytes} GB (torch, transformers, peft, trl), a minute or a few`)
  log(`  \`rm -rf ${layout.folder}\` removes all of it; Python ${python.version} (${python.path}) runs it`)
  await clear(layout)
  const uv = await findUv(layout, python, { log, signal, environment })
  const env = { UV_CACHE_DIR: layout.downloads, ...(await uvEnvironment(python.path, environment)) }
  const started = performance.now()
  await makeEnvironment({ uv, python, layout, env, signal })
  const sync = ['pip', 'sync', '--quiet', '--require-hashes', '--python', layout.python, layout.requirements]
  await runCommand(uv, sync, {
    env,
    signal,
    what: 'installing the Python packages',
    mend: 'check that the package index is in reach (PIP_/UV_ and proxy settings are honoured) and run this again: it goes on from what is downloaded',
  })
  await writeFile(`${layout.marker}.part`, `${digest}\n`)
  await rename(`${layout.marker}.part`, layout.marker)
  log(`the Python environment is there (${((performance.now() - started) / 1000).toFixed(0)} s)`)
}

/** All but the downloads goes: what an interrupted install left is not worth trusting. */
async function clear(layout: PythonLayout): Promise<void> {
  await rm(layout.marker, { force: true })
  const kept = [layout.downloads, layout.lock]
  for (const entry of await readdir(layout.folder)) {
    const path = join(layout.folder, entry)
    if (!kept.includes(path)) await rm(path, { recursive: true, force: true })
  }
}

async function makeEnvironment(given: {
  uv: string
  python: FoundPython
  layout: PythonLayout
  env: Record<string, string>
  signal?: AbortSignal
}): Promise<void> {
  const { uv, python, layout, env, signal } = given
  const venv = ['venv', '--quiet', '--allow-existing', '--no-project', '--python', python.path, layout.folder]
  await runCommand(uv, venv, { env, signal, what: `making ${layout.folder}`, mend: 'mend what it says and run this again' })
}

async function lockInstall(layout: PythonLayout, log: (line: string) => void): Promise<() => Promise<void>> {
  const options = { lockfilePath: layout.lock, stale: 20_000 }
  try {
    return await lock(layout.folder, options)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error // as proper-lockfile documents it
    log(`another process is making ${layout.folder}; waiting for it`)
    return await lock(layout.folder, { ...options, retries: { retries: 600, factor: 1, minTimeout: 1000, maxTimeout: 1000 } })
  }
}
