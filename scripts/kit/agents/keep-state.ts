import type { KeptFile, TaskStepResult } from '#kit/records'
import { type Contents, isBookkeeping, type Sandbox, sandboxPaths } from '#kit/sandbox'
import { keepArtifacts } from './keep-artifacts.ts'
import type { LoadedStep } from './loaded-task.ts'

const outputLimitBytes = 10_000
const longestLogBytes = 1024 * 1024
const allLogsBytes = 8 * 1024 * 1024

/**
 * Keeps what a step left: first the evidence that the task makes of the live environment, then, where nothing that runs is needed any more, everything still
 * running is ended, then what the task wants kept and every file that differs from the image. The agent's own logs are kept beside what the task wants.
 */
export async function keepState(
  sandbox: Sandbox,
  step: LoadedStep,
  { contents, stopsProcesses, signal }: { contents: Contents; stopsProcesses: boolean; signal: AbortSignal },
): Promise<Pick<TaskStepResult, 'state' | 'artifacts'>> {
  for (const { command, service, timeoutMs, user } of step.verifier.collect) {
    // What it says by its exit code is for the tests to find in what it left.
    await sandbox.exec({ command, timeoutMs, outputLimitBytes, signal, user: user ?? undefined, ...(service !== 'main' && { service }) })
  }
  if (stopsProcesses) await sandbox.stopProcesses()
  const changed = await sandbox.snapshot(contents)
  const artifacts = await keepArtifacts(sandbox, step, { changed, contents, signal })
  const left = changed.filter(({ path }) => !isBookkeeping(path))
  const [logs, state] = [left.filter(isLog), left.filter((file) => !isLog(file))]
  return { state, artifacts: [...artifacts, ...withinBounds(logs)] }
}

const isLog = ({ path }: KeptFile): boolean => path === sandboxPaths.agentLogs || path.startsWith(`${sandboxPaths.agentLogs}/`)

/** Of the agent's own logs so much is kept as people read; of the rest the names and sizes. */
function withinBounds(logs: readonly KeptFile[]): KeptFile[] {
  let keptBytes = 0
  return logs.map((file) => {
    const isKept = file.sizeBytes <= longestLogBytes && keptBytes + file.sizeBytes <= allLogsBytes
    keptBytes += isKept ? file.sizeBytes : 0
    return isKept ? file : { ...file, sha256: null }
  })
}
