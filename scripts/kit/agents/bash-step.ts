import type { AgentStep } from './agent.ts'

/** One `bash` call and what came of it. `output` null: lost, with a sandbox that was cut off. `exitCode` null: the command never ended. */
export function bashStep({ id, command, output, exitCode }: { id: string; command: string; output: string | null; exitCode: number | null }): AgentStep {
  const ending = exitCode === 0 ? '' : exitCode === null ? '[out of time]' : `[exit code ${exitCode}]`
  const content = [output === null ? '[output lost]' : output.trimEnd(), ending].filter((text) => text).join('\n')
  return {
    message: '',
    tool_calls: [{ tool_call_id: id, function_name: 'bash', arguments: { command } }],
    observation: { results: [{ source_call_id: id, content, extra: { exit_code: exitCode } }] },
  }
}
