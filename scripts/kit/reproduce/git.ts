import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { StageError } from '#kit/stage'

const MOST_BYTES = 1 << 26

/** Runs git in a folder and gives what it prints. Whoever runs this from a hook of git hands on no repository by the environment. */
export async function git(folder: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))
  try {
    const { stdout } = await promisify(execFile)('git', ['-C', folder, ...args], { env, maxBuffer: MOST_BYTES, ...(signal && { signal }) })
    return stdout
  } catch (error) {
    signal?.throwIfAborted()
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string } // execFile's own error
    if (code === 'ENOENT') throw new StageError('git is not there, so nothing can be cloned; install git (https://git-scm.com)', { cause: error })
    throw new StageError(`git ${args.join(' ')} failed: ${stderr?.trim() || String(code)}`, { cause: error })
  }
}
