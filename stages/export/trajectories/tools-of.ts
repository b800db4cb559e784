import { isDeepStrictEqual } from 'node:util'
import type { AtifDocument } from '#kit/atif'
import type { ToolDefinition } from '#kit/records'
import { toolDefinitions } from '#kit/repair'
import { tools as ours } from '#kit/tools'
import type { Heard } from './conversations.ts'

export type ToolsOf = { tools: ToolDefinition[]; isInferred: boolean } | { problem: string }

/** The tools that a document declares, and for those it calls without declaring them what its calls show. */
export function toolsOf({ agent }: AtifDocument, steps: readonly Heard[]): ToolsOf {
  const declared = toolDefinitions(agent.tool_definitions ?? [])
  if (declared.kind === 'problem') return { problem: `${declared.reason}: ${declared.detail}` }
  const names = new Set(declared.tools.map((tool) => tool.function.name))
  const seen = new Map<string, Record<string, unknown>[]>()
  for (const call of steps.flatMap((step) => step.tool_calls ?? [])) {
    if (!names.has(call.function_name)) seen.set(call.function_name, [...(seen.get(call.function_name) ?? []), call.arguments])
  }
  return { tools: [...declared.tools, ...[...seen].map(([name, calls]) => inferred(name, calls))], isInferred: seen.size > 0 }
}

/** Trials that Flywheel records declare tools of its own, word for word. */
export const isOurs = ({ agent }: AtifDocument): boolean => {
  const declared = agent.tool_definitions ?? []
  return declared.length > 0 && declared.every((tool) => ours.some((each) => isDeepStrictEqual(each, tool)))
}

function inferred(name: string, calls: readonly Record<string, unknown>[]): ToolDefinition {
  const types = new Map<string, Set<string>>()
  for (const [key, value] of calls.flatMap((call) => Object.entries(call))) types.set(key, (types.get(key) ?? new Set()).add(typeOf(value)))
  const properties = [...types].map(([key, kinds]) => [key, kinds.size === 1 ? { type: [...kinds][0] } : {}] as const)
  const required = [...types.keys()].filter((key) => calls.every((call) => key in call))
  return {
    type: 'function',
    function: { name, parameters: { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) } },
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
