import { checkToolDefinition } from '#kit/schema'
import { jsonTypeOf, subschemas } from '../subschemas.ts'
import { defineRule } from './rule.ts'

export const toolDefinition = defineRule({
  name: 'tool-definition',
  *check({ tools }) {
    const names = new Set<string>()
    for (const [index, tool] of tools.entries()) {
      const { name, parameters } = tool.function
      const path = `tools[${index}].function`
      if (names.has(name)) yield { path: `${path}.name`, message: `"${name}" is declared twice`, mend: 'declare each tool of a row once' }
      names.add(name)
      if (parameters.type !== 'object') {
        const type = JSON.stringify(parameters.type) ?? 'missing'
        yield { path: `${path}.parameters.type`, message: `is ${type}`, mend: 'make it "object"; a tool without parameters has empty properties' }
        continue
      }
      const problem = checkToolDefinition(tool)
      if (!problem) continue
      const types = [...foreignTypes(parameters, `${path}.parameters`)]
      if (types.length > 0) yield* types
      else yield { path: `${path}.parameters`, message: problem.detail, mend: 'make it valid JSON Schema without remote references' }
    }
  },
})

function* foreignTypes(parameters: Record<string, unknown>, path: string) {
  for (const [place, { type }] of subschemas(parameters, path)) {
    const meant = jsonTypeOf(type)
    if (meant !== null) yield { path: `${place}.type`, message: `is "${type}", which is Python's word`, mend: `write "${meant}"` }
  }
}
