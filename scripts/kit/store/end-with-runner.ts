import { spawn } from 'node:child_process'

/**
 * Kills a process group when this process has ended, however it did. A stage hears that by the pipe on its standard input, but not while it computes
 * without a pause; a shell that does nothing but wait does. The function that is given back calls it off.
 */
export function endWithRunner(group: number): () => void {
  const waiting = spawn('/bin/sh', ['-c', 'read -r _; kill -s KILL -- "-$1"', 'sh', String(group)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  waiting.on('error', () => {}) // without a shell the pipe of the stage has to do
  waiting.stdin.on('error', () => {})
  waiting.unref()
  return () => void waiting.kill('SIGKILL')
}
