import { Ajv, type Options } from 'ajv'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { ToolCall, ToolDefinition } from '#kit/records'

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
  if (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value)) {
    return { reason: 'not-an-object', detail: `${name}: arguments are ${JSON.stringify(parsed.value).slice(0, 80)}` }
  }
  const schema = compiled(tool)
  if ('problem' in schema) return { reason: 'invalid-schema', detail: `tool ${name}: ${schema.problem}` }
  return schema.check(parsed.value) ? null : { reason: 'invalid-arguments', detail: `${name}: ${describe(schema.check.errors)}` }
}

/** Says what is wrong with the schema of a tool's parameters, or null. */
export function checkToolDefinition(tool: ToolDefinition): ArgumentProblem | null {
  const schema = compiled(tool)
  return 'problem' in schema ? { reason: 'invalid-schema', detail: `tool ${tool.function.name}: ${schema.problem}` } : null
}

type Compiled = { check: ValidateFunction } | { problem: string }

// Rows repeat the same tools by the thousand, as fresh objects: a schema is compiled once for its text. What is remembered follows from the text alone.
const byText = new Map<string, Compiled>()
const byParameters = new WeakMap<object, Compiled>()

function compiled({ function: { parameters } }: ToolDefinition): Compiled {
  const known = byParameters.get(parameters)
  if (known) return known
  const text = JSON.stringify(parameters)
  const result = byText.get(text) ?? compile(parameters)
  byText.set(text, result)
  byParameters.set(parameters, result)
  return result
}

// Schemas come from anyone: unknown words and formats are annotations, as the standard has it; none is kept under its `$id`, so one tool cannot refer to another's.
const tolerant: Options = { strict: false, validateFormats: false, logger: false, addUsedSchema: false }
const draft2020 = new Ajv2020(tolerant)
const draft7 = new Ajv(tolerant)

function compile({ $schema, ...schema }: Record<string, unknown>): Compiled {
  if ('$async' in schema) return { problem: '$async is no part of JSON Schema' }
  const ajv = typeof $schema === 'string' && /draft-0[67]/.test($schema) ? draft7 : draft2020
  try {
    return { check: ajv.compile(schema) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function parse(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function describe(errors: ErrorObject[] | null | undefined): string {
  return (errors ?? [])
    .map((error) => {
      const extra = error.keyword === 'additionalProperties' ? ` (${error.params.additionalProperty})` : ''
      return `${error.instancePath || 'arguments'} ${error.message}${extra}`
    })
    .join('; ')
}
