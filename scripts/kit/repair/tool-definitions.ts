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
      function: { name, ...(description != null && { description }), parameters: objectSchema(withoutNulls(parameters ?? {}, repairs), repairs) },
    }
    const earlier = tools.get(name)
    if (earlier && !isDeepStrictEqual(earlier, tool)) return { kind: 'problem', reason: 'duplicate-tool', detail: `two different tools are named ${name}` }
    if (earlier) repairs.add('duplicate-tool')
    tools.set(name, tool)
  }
  return { kind: 'tools', tools: [...tools.values()], repairs: [...repairs].sort() }
}

/** Rows that shared one struct bring the fields of others along as null. In a schema null says nothing, but where it is a value itself. */
const VALUES = new Set(['default', 'const', 'enum', 'example', 'examples'])

function withoutNulls<T>(schema: T, repairs: Set<string>, isNames = false): T {
  if (typeof schema !== 'object' || schema === null || !holdsNull(schema)) return schema
  if (Array.isArray(schema)) return schema.map((item) => withoutNulls(item, repairs)) as T // each item keeps its type
  const kept = Object.entries(schema).flatMap(([name, value]): [string, unknown][] => {
    if (VALUES.has(name) && !isNames) return [[name, value]]
    if (value !== null) return [[name, withoutNulls(value, repairs, name === 'properties' && !isNames)]]
    repairs.add('null-fields')
    return []
  })
  return Object.fromEntries(kept) as T // a schema with fewer fields is one
}

const holdsNull = (value: object): boolean => Object.values(value).some((item) => item === null || (typeof item === 'object' && holdsNull(item)))

function objectSchema(parameters: Record<string, unknown>, repairs: Set<string>): Record<string, unknown> {
  if (Object.keys(parameters).length === 0) {
    repairs.add('empty-parameters')
    return { type: 'object', properties: {} }
  }
  if (parameters.type !== undefined) return parameters
  repairs.add('untyped-parameters')
  return { type: 'object', ...parameters }
}
