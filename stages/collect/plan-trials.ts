import { type AgentName, type LoadedTask, loadAgent, loadTasks, sandboxStart, type TrialPlan } from '#kit/agents'
import type { SandboxName } from '#kit/records'
import { findSandboxProblem, loadSandbox, withoutStorageLimit } from '#kit/sandbox'

export interface CollectParams {
  agents: readonly AgentName[]
  sandbox: SandboxName
  attempts: number
  tasks: readonly string[]
  /** What becomes of trials whose disk the engine cannot hold to `storage_mb`. */
  unenforcedStorage?: 'refuse' | 'warn'
}

export interface CollectPlan {
  /** By task, agent, attempt. */
  trials: TrialPlan[]
  /** Names of tasks that run elsewhere only. */
  leftOut: string[]
  /** What must be mended before any trial starts. */
  problems: string[]
  /** What was passed over in tasks, and hinders none. */
  warnings: string[]
}

/** Every trial the params ask for of the workspace's tasks, or what stands in their way. */
export async function planTrials(
  workspace: string,
  { agents: names, sandbox: sandboxName, attempts, tasks: include, unenforcedStorage = 'refuse' }: CollectParams,
): Promise<CollectPlan> {
  const { tasks, problems, warnings } = await loadTasks(workspace, include)
  const agents = await Promise.all(names.map(loadAgent))
  const unreachable = await findSandboxProblem(sandboxName)
  if (unreachable) return { trials: [], leftOut: [], problems: [...problems, `param sandbox: ${unreachable}`], warnings }
  const backend = await loadSandbox(sandboxName)
  const sandbox = unenforcedStorage === 'warn' ? withoutStorageLimit(backend) : backend
  const [chosen, others] = partition(tasks, (task) => task.record.file.metadata.sandboxes.includes(sandboxName))
  if (chosen.length === 0 && problems.length === 0) problems.push(`no task runs in ${sandboxName}; name it in [metadata] sandboxes of a tasks/*/task.toml`)
  for (const task of chosen) {
    const start = sandboxStart(task)
    const problem = sandbox.findStartProblem?.(start) ?? (await sandbox.findEngineProblem?.(start))
    if (problem) problems.push(`${task.record.folder}: ${problem}`)
    problems.push(...agents.flatMap((agent) => agent.findProblem?.({ task: task.record, solution: task.steps[0].solution }) ?? []))
  }
  const trials = chosen.flatMap((task) =>
    agents.flatMap((agent) => Array.from({ length: attempts }, (_, place) => ({ task, agent, sandbox, attempt: place + 1 }))),
  )
  return { trials, leftOut: others.map(({ record }) => record.name), problems, warnings }
}

function partition(tasks: readonly LoadedTask[], belongs: (task: LoadedTask) => boolean): [LoadedTask[], LoadedTask[]] {
  return [tasks.filter(belongs), tasks.filter((task) => !belongs(task))]
}
