import { mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StageError } from '#kit/stage'
import { git } from './git.ts'
import { runInClone } from './run-in-clone.ts'

export interface CleanClone extends AsyncDisposable {
  path: string
  commit: string
}

export interface CloneRequest {
  workspace: string
  /** A commit, branch or tag of the workspace's repository. */
  reference: string
  /** Leave the clone where it is in the end. */
  keep: boolean
  signal: AbortSignal
  say: (line: string) => void
}

/** What a rebuild depends on. */
const SOURCES = ['pipeline.yaml', 'pipeline.lock.json', 'package.json', 'package-lock.json', 'stages', 'datasets', 'tasks', 'scripts']

/** The files of a commit as git has them, in a temporary folder, with the dependencies its package-lock.json asks for. */
export async function makeCleanClone(request: CloneRequest): Promise<CleanClone> {
  const { workspace, reference, keep, signal, say } = request
  const commit = await findCommit(workspace, reference)
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'flywheel-reproduce-'))
  const path = join(folder, 'clone')
  const clone = {
    path,
    commit,
    [Symbol.asyncDispose]: async () => {
      if (!keep) await rm(folder, { recursive: true, force: true })
    },
  }
  await using cleaning = new AsyncDisposableStack()
  cleaning.use(clone)
  // What this machine's git would change in a checkout (line ends, hooks) must not be in it.
  const settings = ['core.autocrlf=false', 'core.eol=lf', 'core.symlinks=true', 'core.hooksPath=/dev/null'].flatMap((setting) => ['--config', setting])
  await git(folder, ['clone', '--quiet', '--no-checkout', '--template=', ...settings, workspace, path], signal)
  await git(path, ['checkout', '--quiet', '--detach', commit], signal)
  await install(workspace, path, signal, say)
  cleaning.move()
  return clone
}

async function findCommit(workspace: string, reference: string): Promise<string> {
  const found = await git(workspace, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`]).catch(async (cause: unknown) => {
    await git(workspace, ['rev-parse', '--git-dir']) // outside a repository git itself says what is wrong
    throw new StageError(`"${reference}" names no commit of this repository; name a commit, a branch or a tag (git fetch --tags brings those of others)`, {
      cause,
    })
  })
  return found.trim()
}

/** Files of the workspace that differ from the commit and so take no part in a rebuild of it; none where the commit is not what is checked out. */
export async function uncommittedFiles(workspace: string, commit: string): Promise<string[]> {
  if ((await git(workspace, ['rev-parse', 'HEAD'])).trim() !== commit) return []
  const status = await git(workspace, ['--no-optional-locks', 'status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', ...SOURCES])
  return status
    .split('\0')
    .filter(Boolean)
    .map((entry) => entry.slice('XY '.length))
    .filter((path) => !/\.(test\.ts|md)$/.test(path))
}

/** Links the installed dependencies where the clone asks for the same, else installs its own. */
async function install(workspace: string, clone: string, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  const wanted = (folder: string) => readFile(join(folder, 'package-lock.json'), 'utf8').catch(() => null)
  const installed = await realpath(join(workspace, 'node_modules')).catch(() => null)
  if (installed !== null && (await wanted(workspace)) === (await wanted(clone))) return symlink(installed, join(clone, 'node_modules'))
  say('installing the dependencies that its package-lock.json asks for')
  const { code, output } = await runInClone({ clone, command: 'npm', args: ['ci', '--no-audit', '--no-fund', '--loglevel=error'], signal })
  if (code !== 0) throw new StageError(`npm ci failed in the clone, so nothing was rebuilt:\n${output.trim().split('\n').slice(-20).join('\n')}`)
}
