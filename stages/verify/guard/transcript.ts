import type { Trial } from '#kit/records'
import { scriptOf } from '#kit/safety'
import { type CommandWords, commandsOf, followScript, ShellSyntaxError, type TouchedPath } from '#kit/shell'

/** One call of the agent and what it was shown of it. */
export interface Action {
  /** The trajectory's number of the step. */
  step: number
  tool: string
  arguments: Readonly<Record<string, unknown>>
  /** What it had a shell do; null for a call that runs nothing. */
  script: string | null
  /** Scripts that it ran and that an earlier command, a pipe or a here-document held. */
  ran: readonly string[]
  /** Of both; one behind `sudo` stands there by itself too. */
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
  const written = new Map<string, string>()
  return {
    actions: taken.flatMap((step) => (step.tool_calls ?? []).map((call) => actionOf(step, call, { folder, written }))),
    says: taken.flatMap(({ step_id, message }) => (message.trim() === '' ? [] : [{ step: step_id, text: message }])),
    turns: taken.length,
    observations: taken.map((step) => ({ step: step.step_id, text: textOf(step.observation?.results ?? []) })),
  }
}

type AgentStep = Extract<Trial['trajectory']['steps'][number], { source: 'agent' }>
type Call = NonNullable<AgentStep['tool_calls']>[number]

function actionOf(step: AgentStep, call: Call, scene: { folder: string; written: Map<string, string> }): Action {
  const results = (step.observation?.results ?? []).filter(({ source_call_id }) => source_call_id === call.tool_call_id)
  const result = textOf(results)
  const script = scriptOf(call.arguments) ?? keysOf(call.arguments)
  const { paths, ran } = script === null ? { paths: [], ran: [] } : followScript(script, scene)
  return {
    step: step.step_id,
    tool: call.function_name,
    arguments: call.arguments,
    script,
    ran,
    commands: script === null ? [] : [script, ...ran].flatMap(commandsIn).flatMap(withCarried),
    paths,
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

/** A command, and the one that `sudo` runs for it. */
function withCarried(words: CommandWords): CommandWords[] {
  if (!['doas', 'sudo'].includes(words[0] ?? '')) return [words]
  let place = 1
  while (place < words.length && /^-|^[A-Za-z_]\w*=/.test(words[place] ?? '')) place += /^-[a-zA-Z]*[CDghpRrTtUu]$/.test(words[place] ?? '') ? 2 : 1
  return place < words.length ? [words, words.slice(place)] : [words]
}

function exitCodeOf(told: unknown, result: string): number | null {
  if (typeof told === 'number') return told
  const [, shown] = /\[exit code (\d+)\]\s*$/.exec(result) ?? []
  return shown === undefined ? null : Number(shown)
}
