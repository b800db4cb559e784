import { checkArguments } from '#kit/schema'
import { defineRule } from './rule.ts'

/** Calls of tools that are not declared, or whose schema is none, are told by the rules for those. */
export const invalidArguments = defineRule({
  name: 'invalid-arguments',
  *check({ messages, tools }) {
    for (const [index, message] of messages.entries()) {
      if (message.role !== 'assistant') continue
      for (const [place, call] of (message.tool_calls ?? []).entries()) {
        const problem = checkArguments(tools, call)
        if (!problem || problem.reason === 'undeclared-tool' || problem.reason === 'invalid-schema') continue
        yield {
          path: `messages[${index}].tool_calls[${place}].function.arguments`,
          message: problem.detail,
          mend: "write one JSON object that fits the tool's parameters",
        }
      }
    }
  },
})
