import type { ErrorObject } from 'ajv'
import type { ToolCall, ToolDefinition } from '#kit/records'
import { keepCompiled } from './compiled-schemas.ts'

export const ArgumentReasons = ['undeclared-tool', 'invalid-json', 'not-an-object', 'invalid-arguments', 'invalid-schema'] as const

/** What is wrong with a call or a tool: a reason from the list, and the particulars. */
export interface ArgumentProblem {
  reason: (typeof ArgumentReasons)[number]
  detail: string
}

/** Says what is wrong with a call, given the tools that were declared, or null. */
export function checkArguments(tools: readonly ToolDefinition[], call: ToolCall): ArgumentProblem | null {
  const { name } = call.function
  const tool = tools.find((tool) => tool.function.name === name)
  if (!tool) return { reason: 'undeclared-tool', detail: `${name} is none of ${tools.map((tool) => tool.function.name).join(', ') || '(no tools)'}` }
  const parsed = parse(call.function.arguments)
  if ('problem' in parsed) return { reason: 'invalid-json', detail: `${name}: ${parsed.problem}` }
  return checkParsedArguments(tool, parsed.value)
}

/** Says what is wrong with arguments that are parsed already, given their tool, or null. */
export function checkParsedArguments({ function: { name, parameters } }: ToolDefinition, value: unknown): ArgumentProblem | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { reason: 'not-an-object', detail: `${name}: arguments are ${Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 80)}` }
  }
  const schema = compiled(parameters)
  if ('problem' in schema) return { reason: 'invalid-schema', detail: `tool ${name}: ${schema.problem}` }
  if (schema.fits(value)) return null
  return { reason: 'invalid-arguments', detail: `${name}: ${describe(schema.misfits(value))}` }
}

/** Says what is wrong with the schema of a tool's parameters, or null. */
export function checkToolDefinition({ function: { name, parameters } }: ToolDefinition): ArgumentProblem | null {
  const schema = compiled(parameters)
  return 'problem' in schema ? { reason: 'invalid-schema', detail: `tool ${name}: ${schema.problem}` } : null
}

// Compiled by ajv, a schema takes some 100 KB; plain ones, which most are, take a few.
const compiled = keepCompiled({ schemas: 2048, characters: 16_000_000 })

function parse(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function describe(errors: readonly ErrorObject[]): string {
  return errors
    .map((error) => {
      const extra = error.keyword === 'additionalProperties' ? ` (${error.params.additionalProperty})` : ''
      return `${error.instancePath || 'arguments'} ${error.message}${extra}`
    })
    .join('; ')
}
