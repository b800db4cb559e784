import { checkToolDefinition } from '#kit/schema'
import { defineRule } from './rule.ts'

export const toolDefinition = defineRule({
  name: 'tool-definition',
  check({ tools }) {
    const names = new Set<string>()
    for (const [index, tool] of tools.entries()) {
      const { name, parameters } = tool.function
      const path = `tools[${index}].function`
      if (names.has(name)) return { path: `${path}.name`, message: `"${name}" is declared twice`, mend: 'declare each tool of a row once' }
      names.add(name)
      if (parameters.type !== 'object') {
        const type = JSON.stringify(parameters.type) ?? 'missing'
        return { path: `${path}.parameters.type`, message: `is ${type}`, mend: 'make it "object"; a tool without parameters has empty properties' }
      }
      const problem = checkToolDefinition(tool)
      if (problem) return { path: `${path}.parameters`, message: problem.detail, mend: 'make it valid JSON Schema without remote references' }
    }
    return null
  },
})
