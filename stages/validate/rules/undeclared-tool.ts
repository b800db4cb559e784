import { defineRule } from './rule.ts'

export const undeclaredTool = defineRule({
  name: 'undeclared-tool',
  *check({ messages, tools }) {
    const names = new Set(tools.map((tool) => tool.function.name))
    for (const [index, message] of messages.entries()) {
      if (message.role !== 'assistant') continue
      for (const [place, { function: called }] of (message.tool_calls ?? []).entries()) {
        if (names.has(called.name)) continue
        yield {
          path: `messages[${index}].tool_calls[${place}].function.name`,
          message: `"${called.name}" is none of ${[...names].join(', ') || 'no tools'}`,
          mend: 'declare it in tools, or call one that is declared',
        }
      }
    }
  },
})
