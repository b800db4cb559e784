import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { ToolDefinition } from '#kit/records'

export type ToolDefinitions =
  | { kind: 'tools'; tools: ToolDefinition[]; repairs: string[] }
  | { kind: 'problem'; reason: 'tool-definition' | 'duplicate-tool'; detail: string }

const Bare = z.object({ name: z.string().min(1), description: z.string().nullish(), parameters: z.record(z.string(), z.unknown()).nullish() })
const Foreign = z.union([z.object({ function: Bare }).transform((tool) => tool.function), Bare])

/**
 * Tools as a row declares them, bare (`{ name, description, parameters }`) or in OpenAI's wrapping. Parameters that are missing or `{}` become the schema of
 * an object without properties. The same tool twice is one; two tools of one name are a problem.
 */
export function toolDefinitions(declared: readonly unknown[]): ToolDefinitions {
  const tools = new Map<string, ToolDefinition>()
  const repairs = new Set<string>()
  for (const [index, item] of declared.entries()) {
    const parsed = Foreign.safeParse(item)
    if (!parsed.success) return { kind: 'problem', reason: 'tool-definition', detail: `tool ${index + 1} has no name, or parameters that are no object` }
    const { name, description, parameters } = parsed.data
    const tool: ToolDefinition = {
      type: 'function',
      function: { name, ...(description != null && { description }), parameters: objectSchema(parameters ?? {}, repairs) },
    }
    const earlier = tools.get(name)
    if (earlier && !isDeepStrictEqual(earlier, tool)) return { kind: 'problem', reason: 'duplicate-tool', detail: `two different tools are named ${name}` }
    if (earlier) repairs.add('duplicate-tool')
    tools.set(name, tool)
  }
  return { kind: 'tools', tools: [...tools.values()], repairs: [...repairs].sort() }
}

function objectSchema(parameters: Record<string, unknown>, repairs: Set<string>): Record<string, unknown> {
  if (Object.keys(parameters).length === 0) {
    repairs.add('empty-parameters')
    return { type: 'object', properties: {} }
  }
  if (parameters.type !== undefined) return parameters
  repairs.add('untyped-parameters')
  return { type: 'object', ...parameters }
}
