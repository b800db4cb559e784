import type { TaskStepResult } from '#kit/records'
import { type RestrictedSandbox, restrict, type Sandbox } from '#kit/sandbox'
import type { Agent } from './agent.ts'
import type { LoadedStep, LoadedTask } from './loaded-task.ts'
import type { TrajectoryRecorder } from './record-trajectory.ts'
import { within } from './within.ts'

const outputLimitBytes = 8 * 1024 * 1024

/**
 * Lets the agent work for as long as the step allows. When it returns, none of its commands is under way and nothing more is recorded, also of an agent that did
 * not stop. What a command that had ended left running (a server, say) runs on: it may be what was asked for.
 */
export async function workOnStep(
  sandbox: Sandbox,
  { task, step, agent }: { task: LoadedTask; step: LoadedStep; agent: Agent },
  { recorder, maximumAgentMs, signal }: { recorder: TrajectoryRecorder; maximumAgentMs: number; signal: AbortSignal },
): Promise<TaskStepResult['status']> {
  const timeoutMs = Math.min(step.agent.timeoutMs ?? Number.POSITIVE_INFINITY, maximumAgentMs)
  const opened = new Set<RestrictedSandbox>()
  let isOver = false
  try {
    return await within(timeoutMs, signal, (bounded) => {
      const restricted = restrict(sandbox, { signal: bounded, timeoutMs, outputLimitBytes, user: step.agent.user ?? undefined })
      opened.add(restricted)
      return agent.run({
        instruction: step.instruction,
        environment: restricted.environment,
        task: task.record,
        solution: step.solution,
        solutionEnv: task.solutionEnv,
        signal: bounded,
        record: (turn) => {
          if (!isOver) recorder.record(turn)
        },
      })
    })
  } finally {
    isOver = true
    for (const { close } of opened) await close()
  }
}
