import { subschemas } from '../subschemas.ts'
import { defineRule } from './rule.ts'

/** JSON Schema allows a choice that nothing can meet; who wrote it meant another. */
export const toolEnum = defineRule({
  name: 'tool-enum',
  *check({ tools }) {
    for (const [index, tool] of tools.entries()) {
      for (const [path, schema] of subschemas(tool.function.parameters, `tools[${index}].function.parameters`)) {
        const { enum: values, type } = schema
        if (!Array.isArray(values) || values.length === 0 || typeof type !== 'string' || values.some((value) => isOfType(value, type))) continue
        yield {
          path: `${path}.enum`,
          message: `none of ${JSON.stringify(values).slice(0, 80)} is of type ${type}`,
          mend: 'list values of that type, or leave enum out',
        }
      }
    }
  },
})

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type || !['string', 'number', 'boolean'].includes(type)
}
