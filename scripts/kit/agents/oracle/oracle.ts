import { type ExecResult, limitOutput, sandboxPaths } from '#kit/sandbox'
import { ShellSyntaxError, splitStatements } from '#kit/shell'
import type { Agent, AgentAssignment } from '../agent.ts'
import { bashStep } from '../bash-step.ts'
import { type ComposedScript, composeScript, progressPath } from './script.ts'

const solvePath = `${sandboxPaths.solution}/solve.sh`
const observationLimitBytes = 10_000

/** Follows the task's own solution, one command a step. It shows that a task can be solved, and how. */
export const oracle: Agent = {
  name: 'oracle',
  version: '1',
  model: null,
  settings: {},
  findProblem: ({ task, solution }) => {
    const script = solveScript(solution)
    if (script === null) return `${task.folder}/solution/solve.sh: not there; the oracle needs the commands that solve the task`
    try {
      return splitStatements(script).length > 0 ? null : `${task.folder}/solution/solve.sh: no command in it; write those that solve the task`
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error
      return `${task.folder}/solution/solve.sh:${error.line}: ${error.detail}; mend this line`
    }
  },
  run: async ({ environment, solution, solutionEnv = {}, record }) => {
    const commands = splitStatements(solveScript(solution) ?? '')
    const script = composeScript(commands)
    for (const file of solution) await environment.write(file.path, Buffer.from(file.content, 'base64'), file.mode)
    await environment.write(solvePath, script.text, 0o755)
    let ending: Ending = { outputs: null, exitCode: null }
    try {
      const result = await environment.exec({ command: `bash ${solvePath}`, env: solutionEnv })
      ending = { outputs: splitOutputs(script, result), exitCode: result.timedOut ? null : result.exitCode }
    } finally {
      const progress = (await environment.read(progressPath))?.trim().split('\n').map(Number) ?? []
      recordSteps(commands, progress, ending, record)
    }
  },
}

/** `outputs` null: a sandbox that was cut off gave none. `exitCode` null: the script did not end. */
type Ending = { outputs: string[] | null; exitCode: number | null }

function solveScript(solution: AgentAssignment['solution']): string | null {
  const file = solution.find(({ path }) => path === solvePath)
  return file ? Buffer.from(file.content, 'base64').toString('utf8') : null
}

/** What each command said, stdout before stderr, the last entry being that of a command which ended the script. */
function splitOutputs({ mark }: ComposedScript, { stdout, stderr, timedOut, truncated }: ExecResult): string[] | null {
  // Without all marks nobody can say who said what.
  if (truncated || (timedOut && !stdout.includes(mark))) return null
  const errors = stderr.split(mark)
  return stdout.split(mark).map((text, place) => limitOutput(text + (errors[place] ?? ''), observationLimitBytes).text)
}

/** Steps for the commands that ended and for the one that ended the script, or was running when time was over. */
function recordSteps(commands: readonly string[], progress: readonly number[], ending: Ending, record: AgentAssignment['record']): void {
  for (const [place, command] of commands.slice(0, progress.length + 1).entries()) {
    const exitCode = place < progress.length ? (progress[place] ?? null) : ending.exitCode
    record(bashStep({ id: `call_${place + 1}`, command, output: ending.outputs === null ? null : (ending.outputs[place] ?? ''), exitCode }))
  }
}
