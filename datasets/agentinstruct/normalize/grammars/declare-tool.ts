import type { ToolDefinition } from '#kit/records'

/** A tool whose arguments are texts; `given` tells each by name. All are required but those in `optional`. */
export function declareTool(name: string, description: string, given: Record<string, string> = {}, optional: readonly string[] = []): ToolDefinition {
  const properties = Object.fromEntries(Object.entries(given).map(([argument, told]) => [argument, { type: 'string', description: told }]))
  const required = Object.keys(given).filter((argument) => !optional.includes(argument))
  return { type: 'function', function: { name, description, parameters: { type: 'object', properties, required, additionalProperties: false } } }
}
