import type { Message } from '#kit/records'
import { checkArguments } from '#kit/schema'
import { commandsOf } from '#kit/shell'
import { tools } from '#kit/tools'
import { type Finding, finding } from '../finding.ts'

/** Calls fit the six tools, commands parse, and a host that is called was named before by somebody else than the caller. */
export function checkCalls(messages: readonly Message[], { isSingleCall }: { isSingleCall: boolean }): Finding[] {
  const findings: Finding[] = []
  let before = ''
  for (const message of messages) {
    for (const call of message.role === 'assistant' ? (message.tool_calls ?? []) : []) {
      const problem = checkArguments(tools, call)
      if (problem) {
        findings.push(finding(problem.reason, problem.detail))
        continue
      }
      const { agent, command } = JSON.parse(call.function.arguments) as { agent?: string; command?: string } // it fits the tool's schema
      const fault = command === undefined ? null : syntaxFault(command)
      if (fault !== null) findings.push(finding('command-syntax', `a shell cannot parse "${command}": ${fault}`))
      if (agent !== undefined && !isSingleCall && !before.includes(agent))
        findings.push(finding('unknown-host', `${agent} is called, and neither the user nor a tool has named it before; look with list_agents, or ask`))
    }
    if (message.role !== 'assistant') before += `\n${message.content}`
  }
  return findings
}

function syntaxFault(command: string): string | null {
  try {
    return commandsOf(command).length > 0 || /[=<>(]/.test(command) ? null : 'it runs nothing'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
