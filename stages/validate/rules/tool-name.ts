import { defineRule } from './rule.ts'

const NAME = /^[a-zA-Z0-9_-]{1,64}$/

export const toolName = defineRule({
  name: 'tool-name',
  *check({ tools }) {
    for (const [index, { function: tool }] of tools.entries()) {
      if (NAME.test(tool.name)) continue
      yield {
        path: `tools[${index}].function.name`,
        message: `"${tool.name}" is not 1 to 64 letters, digits, _ or -`,
        mend: 'rename it here and in its calls where the rows go to OpenAI or Azure, which refuse it',
      }
    }
  },
})
