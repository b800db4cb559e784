import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { findPython, pythonLayout } from '#kit/python'
import { StageError } from '#kit/stage'
import { findUv } from '../../../scripts/kit/python/find-uv.ts'
import { uvEnvironment } from '../../../scripts/kit/python/package-index.ts'
import { runCommand } from '../../../scripts/kit/python/run-command.ts'
import { repository } from '../../checkout.ts'

const requirements = join(import.meta.dirname, 'requirements.txt')
const mend = 'check that PyPI is in reach (PIP_/UV_ and proxy settings are honoured) and run this again, or measure without peers: --no-peers'

/** The folder of `dvc` and `snakemake`, in an environment of their own at the versions of `requirements.txt`. It is made on first use. */
export async function installPeers(log: (line: string) => void): Promise<string> {
  const folder = join(repository, '.store/bench/peers')
  const bin = join(folder, 'bin')
  const marker = join(folder, 'installed.sha256')
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === digest) return bin
  const python = await findPython()
  if ('problem' in python) throw new StageError(python.problem)
  log('installing dvc and snakemake into .store/bench/peers')
  const layout = pythonLayout(repository)
  const known = { ...process.env, PATH: [process.env.PATH, join(layout.uvFolder, 'bin')].join(delimiter) } // a uv that setup fetched serves here too
  const env = { ...(await uvEnvironment(python.path, known)), UV_CACHE_DIR: join(repository, '.store/bench/downloads') }
  const uv = await findUv(layout, python, { log, environment: known })
  await rm(folder, { recursive: true, force: true })
  await runCommand(uv, ['venv', '--quiet', '--no-project', '--python', python.path, folder], { env, what: `making ${folder}`, mend })
  // Compiled at once, as after the first call of each.
  const sync = ['pip', 'sync', '--quiet', '--compile-bytecode', '--python', join(bin, 'python'), requirements]
  await runCommand(uv, sync, { env, what: 'installing dvc and snakemake', mend })
  await writeFile(marker, digest)
  return bin
}
