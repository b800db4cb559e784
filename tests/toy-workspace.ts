import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const repository = join(import.meta.dirname, '..')
const execute = promisify(execFile)

export interface ToyWorkspace {
  path: string
  read(file: string): string
  write(file: string, text: string): void
  /** Replaces a piece of a file; a piece that is not there is an error, so that no edit is made in vain. */
  edit(file: string, piece: string, by: string): void
  /** A file or a folder. */
  remove(path: string): void
  node(...args: string[]): Promise<{ code: number; output: string }>
  nx(...args: string[]): Promise<{ code: number; output: string }>
  /** Commits everything and gives the commit's name. */
  commit(): Promise<string>
  /** Every file as it was at the last commit. What git ignores stays: outputs, the store, what serves. */
  revert(): Promise<void>
}

/**
 * `small`: three stages and two generators. `faults`: files of any size, made at any pace. `bounds`: stages that try what they may not. `whole`: every
 * stage of the real pipeline in its place, with bodies of a few lines. `files`: by path, any other.
 */
export type ToyShape = { pipeline: 'small' | 'faults' | 'bounds' | 'whole' } | { files: Readonly<Record<string, string>> }

/** A checkout with the real kit and a pipeline of its own (`tests/toy/<pipeline>`), in a temporary folder. */
export async function makeToyWorkspace(shape: ToyShape = { pipeline: 'small' }): Promise<ToyWorkspace> {
  const path = await mkdtemp(join(tmpdir(), 'flywheel-toy-'))
  const read = (file: string) => readFileSync(join(path, file), 'utf8')
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), text)
  }
  for (const name of ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json', '.env']) cpSync(join(repository, name), join(path, name))
  for (const name of ['scripts/kit', 'scripts/run-step.ts', 'scripts/make-stages.ts', 'scripts/lock.ts']) {
    cpSync(join(repository, name), join(path, name), { recursive: true, filter: (source) => !source.endsWith('.test.ts') })
  }
  symlinkSync(join(repository, 'node_modules'), join(path, 'node_modules'))
  write('.gitignore', `${readFileSync(join(repository, '.gitignore'), 'utf8')}node_modules\n`)
  if ('pipeline' in shape) cpSync(join(import.meta.dirname, 'toy', shape.pipeline), path, { recursive: true })
  else for (const [file, text] of Object.entries(shape.files)) write(file, text)
  const run = async (command: string, args: string[]) => {
    const env = { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0', NODE_NO_WARNINGS: '1' }
    try {
      const { stdout, stderr } = await execute(command, args, { cwd: path, env, maxBuffer: 1 << 26 })
      return { code: 0, output: stdout + stderr }
    } catch (error) {
      const failed = error as { code?: number; stdout?: string; stderr?: string } // execFile's own error
      return { code: failed.code ?? 1, output: `${failed.stdout ?? ''}${failed.stderr ?? ''}` }
    }
  }
  const commit = async () => {
    await run('git', ['add', '-A'])
    await run('git', ['-c', 'user.name=toy', '-c', 'user.email=toy@localhost', 'commit', '-qm', 'toy'])
    return (await run('git', ['rev-parse', 'HEAD'])).output.trim()
  }
  const toy: ToyWorkspace = {
    path,
    read,
    write,
    edit: (file, piece, by) => {
      if (!read(file).includes(piece)) throw new Error(`${file} of the toy holds no "${piece}"`)
      write(file, read(file).replace(piece, by))
    },
    remove: (name) => rmSync(join(path, name), { recursive: true }),
    commit,
    revert: async () => {
      await run('git', ['checkout', '-q', '.'])
      await run('git', ['clean', '-fdq'])
    },
    node: (...args) => run(process.execPath, args),
    nx: (...args) => run(process.execPath, [join(repository, 'node_modules/nx/dist/bin/nx.js'), ...args]),
  }
  for (const script of ['scripts/make-stages.ts', 'scripts/lock.ts']) {
    const made = await toy.node(script)
    if (made.code !== 0) throw new Error(`the toy workspace could not be made: ${made.output}`)
  }
  await run('git', ['init', '-q', '-b', 'main'])
  await toy.commit()
  return toy
}
