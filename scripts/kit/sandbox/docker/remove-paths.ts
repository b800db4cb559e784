import type Docker from 'dockerode'
import { SandboxError } from '../sandbox-error.ts'
import { longestArgument, runCommand } from './run-command.ts'

/** Removes paths and what is below them, as root. The engine's API has no call for that. */
export async function removePaths(docker: Docker, container: Docker.Container, paths: readonly string[]): Promise<void> {
  for (const command of toScripts(withoutCovered(paths))) {
    const result = await runCommand(docker, container, { command, cwd: '/', user: '0', timeoutMs: 60_000, outputLimitBytes: 1000 })
    if (result.exitCode !== 0) throw new SandboxError(`docker could not remove files in a container: ${result.stderr || result.stdout}`)
  }
}

function withoutCovered(paths: readonly string[]): string[] {
  const kept: string[] = []
  for (const path of [...paths].sort()) if (!kept.some((folder) => path.startsWith(`${folder}/`))) kept.push(path)
  return kept
}

export function toScripts(paths: readonly string[]): string[] {
  const scripts: string[] = []
  for (const path of paths) {
    const word = ` '${path.replaceAll("'", "'\\''")}'`
    const last = scripts.at(-1)
    if (last !== undefined && Buffer.byteLength(last + word) <= longestArgument) scripts[scripts.length - 1] = last + word
    else scripts.push(`rm -rf --${word}`)
  }
  return scripts
}
