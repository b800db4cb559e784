import { execFile } from 'node:child_process'
import { realpath } from 'node:fs/promises'
import { promisify } from 'node:util'
import { StageError } from '#kit/stage'

const MOST_BYTES = 1 << 28
const CHECKED_OUT = 'what is checked out'

/** The tracked files of one commit: path to the id of its content. */
export interface Snapshot {
  /** Every branch, tag and worktree that stands there, in people's words. */
  names: string[]
  files: Map<string, string>
  /** Of these, the symbolic links: their content is where they lead. */
  links: ReadonlySet<string>
}

/** Every commit that a branch, a tag, a remote's branch, a stash or a worktree of this repository stands at; those of equal files are one. Empty outside git. */
export async function readSnapshots(workspace: string): Promise<Snapshot[]> {
  if (!(await isInGit(workspace))) return []
  const names = new Map<string, string[]>()
  for (const [name, commit] of [...(await references(workspace)), ...(await worktrees(workspace))]) {
    const tree = (await git(workspace, ['rev-parse', '--verify', `${commit}^{tree}`])).trim()
    names.set(tree, [...(names.get(tree) ?? []), name])
  }
  return Promise.all([...names].map(async ([tree, those]) => ({ names: withoutTheObvious(those), ...(await filesOf(workspace, tree)) })))
}

/** A worktree mostly stands at a branch. */
const withoutTheObvious = (names: readonly string[]): string[] => {
  const others = names.filter((name) => name !== CHECKED_OUT)
  return others.length > 0 ? others : [CHECKED_OUT]
}

/** A file's content by its id. */
export const readContent = (workspace: string, id: string): Promise<string> => git(workspace, ['cat-file', 'blob', id])

/** A repository that git refuses to read (another owner's, a broken one) is an error: it must not count as none. */
async function isInGit(workspace: string): Promise<boolean> {
  try {
    await git(workspace, ['rev-parse', '--git-dir'])
    return true
  } catch (error) {
    if (error instanceof StageError && /not a git repository/i.test(String((error.cause as Error).message))) return false
    throw error
  }
}

async function references(workspace: string): Promise<[string, string][]> {
  const format = '--format=%(refname) %(objecttype) %(*objecttype)'
  const found = lines(await git(workspace, ['for-each-ref', format, 'refs/heads', 'refs/tags', 'refs/remotes', 'refs/stash'])).map((line) => line.split(' '))
  const ofCommits = found.filter(([, type, of]) => !/^(blob|tree)$/.test(of || type || '')) // a tag may stand at a mere file
  return ofCommits.map(([reference = '']) => [describeReference(reference), reference])
}

const describeReference = (reference: string): string =>
  reference
    .replace(/^refs\/heads\//, 'branch ')
    .replace(/^refs\/tags\//, 'tag ')
    .replace(/^refs\/remotes\//, 'remote ')
    .replace(/^refs\/stash$/, 'stash')

async function worktrees(workspace: string): Promise<[string, string][]> {
  const text = await git(workspace, ['worktree', 'list', '--porcelain'])
  return [...text.matchAll(/^HEAD ([0-9a-f]+)$/gm)].map((match) => [CHECKED_OUT, match[1] ?? ''])
}

/** The other folders in which this repository is checked out. */
export async function otherCheckouts(workspace: string): Promise<string[]> {
  if (!(await isInGit(workspace))) return []
  const text = await git(workspace, ['worktree', 'list', '--porcelain'])
  const here = await realpath(workspace)
  return [...text.matchAll(/^worktree (.+)$/gm)].map((match) => match[1] ?? '').filter((path) => path !== here)
}

async function filesOf(workspace: string, tree: string): Promise<Pick<Snapshot, 'files' | 'links'>> {
  const entries = (await git(workspace, ['ls-tree', '-r', '-z', tree])).split('\0').filter(Boolean)
  const pathOf = (entry: string) => entry.slice(entry.indexOf('\t') + 1)
  return {
    files: new Map(entries.map((entry) => [pathOf(entry), entry.split(/[ \t]/)[2] ?? ''])),
    links: new Set(entries.filter((entry) => entry.startsWith('120000 ')).map(pathOf)),
  }
}

const lines = (text: string): string[] => text.split('\n').filter(Boolean)

async function git(workspace: string, args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)('git', ['--no-optional-locks', ...args], { cwd: workspace, maxBuffer: MOST_BYTES })).stdout
  } catch (cause) {
    throw new StageError(`git ${args.join(' ')} failed, so what branches and tags ask for is not known; mend the repository, then run this again`, { cause })
  }
}
