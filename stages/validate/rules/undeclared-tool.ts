import { defineRule } from './rule.ts'

export const undeclaredTool = defineRule({
  name: 'undeclared-tool',
  check({ messages, tools }) {
    const names = new Set(tools.map((tool) => tool.function.name))
    for (const [index, message] of messages.entries()) {
      if (message.role !== 'assistant') continue
      const place = (message.tool_calls ?? []).findIndex((call) => !names.has(call.function.name))
      if (place >= 0) {
        return {
          path: `messages[${index}].tool_calls[${place}].function.name`,
          message: `"${message.tool_calls?.[place]?.function.name}" is none of ${[...names].join(', ') || 'no tools'}`,
          mend: 'declare it in tools, or call one that is declared',
        }
      }
    }
    return null
  },
})
