import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Runs Nx with this process's output and gives its exit code. Ctrl-C reaches it and its tasks from the terminal; this process stays, to say how to go on. */
export async function runNx(workspace: string, args: readonly string[]): Promise<number | null> {
  const nx = spawn(process.execPath, [join(workspace, 'node_modules/nx/dist/bin/nx.js'), ...args], { cwd: workspace, stdio: ['ignore', 'inherit', 'inherit'] })
  const stay = () => {}
  const stop = () => nx.kill('SIGTERM')
  process.on('SIGINT', stay).on('SIGTERM', stop)
  try {
    const [code] = (await once(nx, 'exit')) as [number | null] // as node documents the event
    return code
  } finally {
    process.off('SIGINT', stay).off('SIGTERM', stop)
  }
}
