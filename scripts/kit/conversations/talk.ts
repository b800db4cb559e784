import type { ToolCall } from '#kit/records'
import type { DraftMessage } from '#kit/stage'
import type { AgentCall } from '#kit/tools'

/** What a command left: its text, or its text and an exit status other than 0. */
export type Output = string | { text: string; exit: number }

/** A call and what came of it. */
export type Called = readonly [call: AgentCall, output: Output]

/** Writes a conversation, turn by turn. Ids of calls are given here: `call_1`, `call_2`. */
export interface Talk {
  user(text: string): void
  /** A text of the agent: an answer, a question, a refusal. */
  answer(text: string): void
  think(thought: string): void
  bash(command: string, output: Output): void
  remote(agent: string, command: string, output: Output): void
  /** `remote_bash_all`: what each host printed, by name, in the order in which the fleet lists them. */
  everywhere(pattern: string, command: string, outputs: Readonly<Record<string, Output>>): void
  /** `list_agents`: the hosts it finds. Pattern null: all. */
  list(pattern: string | null, hosts: readonly { name: string; environment: string; role: string }[]): void
  /** Calls of one turn, made side by side. */
  together(...calls: readonly Called[]): void
  /** Ends the row: the agent says what was done. */
  complete(summary: string): void
  readonly messages: readonly DraftMessage[]
}

export function createTalk(): Talk {
  const messages: DraftMessage[] = []
  let made = 0
  const called = (call: AgentCall): ToolCall => {
    made += 1
    return { id: `call_${made}`, type: 'function', function: { name: call.name, arguments: JSON.stringify(call.arguments) } }
  }
  const together = (...calls: readonly Called[]) => {
    const toolCalls = calls.map(([call]) => called(call))
    messages.push({ role: 'assistant', content: null, tool_calls: toolCalls })
    for (const [place, { id }] of toolCalls.entries()) messages.push({ role: 'tool', tool_call_id: id, content: printed(calls[place]?.[1] ?? '') })
  }
  return {
    messages,
    together,
    user: (text) => void messages.push({ role: 'user', content: text }),
    answer: (text) => void messages.push({ role: 'assistant', content: text }),
    think: (thought) => together([{ name: 'think', arguments: { thought } }, 'noted']),
    bash: (command, output) => together([{ name: 'bash', arguments: { command } }, output]),
    remote: (agent, command, output) => together([{ name: 'remote_bash', arguments: { agent, command } }, output]),
    everywhere: (pattern, command, outputs) => together([{ name: 'remote_bash_all', arguments: { pattern, command } }, printedByHost(outputs)]),
    list: (pattern, hosts) => together([{ name: 'list_agents', arguments: pattern === null ? {} : { pattern } }, listed(hosts)]),
    complete: (summary) => void messages.push({ role: 'assistant', content: null, tool_calls: [called({ name: 'complete', arguments: { summary } })] }),
  }
}

/** What an agent sees of a command: its text, and the exit status where it is not 0. */
export function printed(output: Output): string {
  if (typeof output === 'string') return output
  return [output.text, `[exit ${output.exit}]`].filter((part) => part !== '').join('\n')
}

/** What an agent sees of a command on several hosts: a heading and the text of each. */
export function printedByHost(outputs: Readonly<Record<string, Output>>): string {
  return Object.entries(outputs)
    .map(([host, output]) => `== ${host} ==\n${printed(output)}`)
    .join('\n')
}

/** What `list_agents` says: a line for each host with its alias. */
export function listed(hosts: readonly { name: string; environment: string; role: string }[]): string {
  if (hosts.length === 0) return 'no host matches'
  return hosts.map(({ name, environment, role }) => `${name} (${environment}-${role})`).join('\n')
}
