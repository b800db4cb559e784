import type { ToolArguments } from './types.ts'

export type ToolName = keyof ToolArguments

/** A call of one of the six tools with the arguments that tool takes. */
export type AgentCall = { [Name in ToolName]: { name: Name; arguments: ToolArguments[Name] } }[ToolName]
