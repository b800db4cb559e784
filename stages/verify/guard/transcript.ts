import type { Trial } from '#kit/records'
import { scriptOf } from '#kit/safety'
import { type CommandWords, commandsOf, ShellSyntaxError, type TouchedPath, touchedPaths } from '#kit/shell'

/** One call of the agent and what it was shown of it. */
export interface Action {
  /** The trajectory's number of the step. */
  step: number
  tool: string
  arguments: Readonly<Record<string, unknown>>
  /** What it had a shell do; null for a call that runs nothing. */
  script: string | null
  commands: readonly CommandWords[]
  paths: readonly TouchedPath[]
  result: string
  /** Null where it is not known, or never came. */
  exitCode: number | null
}

export interface Transcript {
  actions: readonly Action[]
  /** What the agent said, empty turns left out. */
  says: readonly { step: number; text: string }[]
  /** Turns of the agent. */
  turns: number
  /** All that it was shown. */
  observations: readonly { step: number; text: string }[]
}

/** A trajectory as the rules read it. `folder` is where each command begins. */
export function readTranscript({ steps }: Trial['trajectory'], folder: string): Transcript {
  const taken = steps.filter((step) => step.source === 'agent')
  return {
    actions: taken.flatMap((step) => (step.tool_calls ?? []).map((call) => actionOf(step, call, folder))),
    says: taken.flatMap(({ step_id, message }) => (message.trim() === '' ? [] : [{ step: step_id, text: message }])),
    turns: taken.length,
    observations: taken.map((step) => ({ step: step.step_id, text: textOf(step.observation?.results ?? []) })),
  }
}

type AgentStep = Extract<Trial['trajectory']['steps'][number], { source: 'agent' }>
type Call = NonNullable<AgentStep['tool_calls']>[number]

function actionOf(step: AgentStep, call: Call, folder: string): Action {
  const results = (step.observation?.results ?? []).filter(({ source_call_id }) => source_call_id === call.tool_call_id)
  const result = textOf(results)
  const script = scriptOf(call.arguments) ?? keysOf(call.arguments)
  return {
    step: step.step_id,
    tool: call.function_name,
    arguments: call.arguments,
    script,
    commands: script === null ? [] : commandsIn(script),
    paths: script === null ? [] : touchedPaths(script, folder),
    result,
    exitCode: exitCodeOf(results[0]?.extra?.exit_code, result),
  }
}

const textOf = (results: readonly { content?: string | null | undefined }[]): string => results.map(({ content }) => content ?? '').join('\n')

/** What is typed into a terminal. */
const keysOf = ({ keystrokes }: Call['arguments']): string | null => (typeof keystrokes === 'string' ? keystrokes.replace(/\n$/, '') : null)

function commandsIn(script: string): CommandWords[] {
  try {
    return commandsOf(script)
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error
    // Half of a script may run before the fault: its words stand for its commands.
    return script.split(/[\n;&|]+/).map((line) => line.split(/\s+/).filter((word) => word !== ''))
  }
}

function exitCodeOf(told: unknown, result: string): number | null {
  if (typeof told === 'number') return told
  const [, shown] = /\[exit code (\d+)\]\s*$/.exec(result) ?? []
  return shown === undefined ? null : Number(shown)
}
