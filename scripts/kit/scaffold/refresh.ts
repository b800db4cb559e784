import { execFile } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { ScaffoldError } from './scaffold-error.ts'

/** Runs a command of the project on the Node that came with it. */
export async function refresh(workspace: string, [script = '', ...args]: readonly string[], signal: AbortSignal): Promise<void> {
  const PATH = `${join(workspace, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`
  try {
    await promisify(execFile)('node', [script, ...args], { cwd: workspace, signal, env: { ...process.env, PATH, NODE_NO_WARNINGS: '1' } })
  } catch (cause) {
    signal.throwIfAborted()
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause)
    throw new ScaffoldError(`${[script, ...args].join(' ')} failed, so all was put back as it was; it said:\n${said}`, { cause })
  }
}
