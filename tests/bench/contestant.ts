import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** An engine with a workspace of its own in which the same graph is declared. */
export interface Contestant {
  name: string
  workspace: string
  /** The command a user would give to bring everything up to date. */
  command: readonly [string, ...string[]]
  environment?: Record<string, string>
  /** Whether its output says that it found nothing to do. */
  isIdle(output: string): boolean
  /** The file that the last step leaves, within the workspace. */
  result: string
}

/** Runs the command to its end and says how long it took, from start to exit. */
export async function time(contestant: Pick<Contestant, 'name' | 'workspace' | 'command' | 'environment'>): Promise<{ seconds: number; output: string }> {
  const { name, workspace, environment } = contestant
  const [program, ...args] = contestant.command
  // Every engine starts the same Node.
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
  let output = ''
  const started = performance.now()
  const child = spawn(program, args, { cwd: workspace, env: { ...process.env, PATH, FORCE_COLOR: '0', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      output += data
    })
  const [code] = await once(child, 'close')
  const seconds = (performance.now() - started) / 1000
  if (code !== 0) throw new Error(`${name} failed with exit code ${code} in ${workspace}:\n${output.slice(-3000)}`)
  return { seconds, output }
}

/** Runs the command where nothing is to be done. That something was done is an error: it would be another thing measured. */
export async function timeIdle(contestant: Omit<Contestant, 'result'>): Promise<number> {
  const { seconds, output } = await time(contestant)
  if (!contestant.isIdle(output)) throw new Error(`${contestant.name} was to find nothing to do, but said:\n${output.slice(-3000)}`)
  return seconds
}

export const resultOf = (contestant: Contestant): string => readFileSync(join(contestant.workspace, contestant.result), 'utf8')

/** Writes files by path into a workspace. */
export function writeFiles(workspace: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true })
    writeFileSync(join(workspace, path), text)
  }
}

/** Temporary workspaces go when the benchmark ends, also where it fails or is stopped. */
export function removeAtExit(workspace: string): void {
  process.once('exit', () => rmSync(workspace, { recursive: true, force: true }))
  if (process.listenerCount('SIGINT') === 0) process.once('SIGINT', () => process.exit(130))
}

/** The work of the steps, and its form as a command line. */
export const copyWork = (workspace: string): void => {
  for (const file of ['work.ts', 'by-hand.ts']) cpSync(join(import.meta.dirname, 'workload', file), join(workspace, file))
}
