import type { Sandbox } from '#kit/sandbox'
import { quoteWord } from '#kit/shell'
import type { LoadedStep } from './loaded-task.ts'
import { TaskSetupError } from './trial-error.ts'

const timeoutMs = 600_000
const outputLimitBytes = 10_000

/** Lays what a step brings along in the working directory, and runs its `setup.sh` there as the agent's user. */
export async function setUpStep(sandbox: Sandbox, step: LoadedStep, { workdir, signal }: { workdir: string; signal: AbortSignal }): Promise<void> {
  if (step.workdir.length === 0) return
  await sandbox.upload(step.workdir)
  const script = `${workdir}/setup.sh`
  if (!step.workdir.some(({ path }) => path === script)) return
  const user = step.agent.user ?? undefined
  const { exitCode, timedOut, stdout, stderr } = await sandbox.exec({ command: `bash ${quoteWord(script)}`, user, timeoutMs, outputLimitBytes, signal })
  if (exitCode === 0) return
  const ending = timedOut ? `did not end in ${timeoutMs / 1000} s` : `ended with ${exitCode}`
  throw new TaskSetupError(`step ${step.name}: setup.sh ${ending}: ${(stdout + stderr).trim()}`)
}
