import { type Agent, type LoadedTask, loadTask, memoryJournal, runTrial } from '#kit/agents'
import type { Trial } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { type Contents, loadSandbox, type SandboxBackend } from '#kit/sandbox'

/** For tests: what an agent leaves that runs these commands, one step each, on a task of the workspace. */
export async function scriptedTrial(
  commands: readonly string[],
  task: LoadedTask | string = 'fix-config',
  maximumAgentMs = 10_000,
  { sandbox, contents }: { sandbox?: SandboxBackend; contents?: Contents } = {},
): Promise<Trial> {
  const agent: Agent = {
    name: 'scripted',
    version: '1',
    model: null,
    settings: {},
    run: async ({ environment, record }) => {
      for (const [place, command] of commands.entries()) {
        const id = `call_${place}`
        const { stdout } = await environment.exec({ command })
        record({
          message: '',
          tool_calls: [{ tool_call_id: id, function_name: 'bash', arguments: { command } }],
          observation: { results: [{ source_call_id: id, content: stdout }] },
        })
      }
    },
  }
  const plan = { task: typeof task === 'string' ? await loadTask('.', task) : task, agent, sandbox: sandbox ?? (await loadSandbox('just-bash')), attempt: 1 }
  return runTrial(plan, {
    signal: new AbortController().signal,
    redactor: createRedactor(),
    now: () => new Date(0),
    journal: memoryJournal(contents),
    maximumAgentMs,
  })
}
