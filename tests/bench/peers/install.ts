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

const mend = 'check that PyPI is in reach (PIP_/UV_ and proxy settings are honoured) and run this again, or measure without peers: --no-peers'

/** What peers there are, each set in an environment of its own at the versions of its file of requirements, which its `.in` is the source of. */
const sets = {
  engines: { what: 'dvc and snakemake', requirements: 'requirements.txt', folder: '.store/bench/peers' },
  arguments: { what: 'fastjsonschema and jsonschema-rs', requirements: 'arguments.txt', folder: '.store/bench/arguments' },
  minhash: { what: 'rensa and datasketch', requirements: 'minhash.txt', folder: '.store/bench/minhash' },
} as const

/** The folder of a set's programs, its Python among them. It is made on first use. */
export async function installPeers(log: (line: string) => void, set: keyof typeof sets = 'engines'): Promise<string> {
  const { what } = sets[set]
  const requirements = join(import.meta.dirname, sets[set].requirements)
  const folder = join(repository, sets[set].folder)
  const bin = join(folder, 'bin')
  const marker = join(folder, 'installed.sha256')
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === digest) return bin
  const python = await findPython()
  if ('problem' in python) throw new StageError(python.problem)
  log(`installing ${what} into ${sets[set].folder}`)
  const layout = pythonLayout(repository)
  const known = { ...process.env, PATH: [process.env.PATH, join(layout.uvFolder, 'bin')].join(delimiter) } // a uv that setup fetched serves here too
  const env = { ...(await uvEnvironment(python.path, known)), UV_CACHE_DIR: join(repository, '.store/bench/downloads') }
  const uv = await findUv(layout, python, { log, environment: known })
  await rm(folder, { recursive: true, force: true })
  await runCommand(uv, ['venv', '--quiet', '--no-project', '--python', python.path, folder], { env, what: `making ${folder}`, mend })
  // Compiled at once, as after the first call of each.
  const sync = ['pip', 'sync', '--quiet', '--compile-bytecode', '--python', join(bin, 'python'), requirements]
  await runCommand(uv, sync, { env, what: `installing ${what}`, mend })
  await writeFile(marker, digest)
  return bin
}
