import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { RunEntry } from '#kit/records'

const MOST_BYTES = 1 << 26

/** The commit of a checkout and whether its files differ from it; null outside git, before the first commit, or without git. One process, no lock taken. */
export async function readGitState(workspace: string): Promise<RunEntry['git']> {
  try {
    const args = ['--no-optional-locks', 'status', '--porcelain=v2', '--branch']
    const { stdout } = await promisify(execFile)('git', args, { cwd: workspace, maxBuffer: MOST_BYTES })
    const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(stdout)?.[1]
    return commit === undefined ? null : { commit, isDirty: /^[^#]/m.test(stdout) }
  } catch {
    return null // git says what it lacks on its own output; here it is only a run without a commit
  }
}
