import type { Message, ToolDefinition } from '#kit/records'
import { defineFormat } from './format.ts'

const MAXIMUM_TOOLS = 128
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/

/**
 * A line of OpenAI's supervised fine-tuning file (Chat Completions), which Azure, Together and Fireworks read too. `weight` is written where it is 0 and
 * `parallel_tool_calls` where a turn holds several calls. `reasoning` has no place in it and is left out.
 */
export const openaiChat = defineFormat({
  name: 'openai-chat',
  summary: "one conversation a line, as OpenAI's supervised fine-tuning reads it (Chat Completions: `messages`, `tools`)",
  express({ messages, tools }) {
    const problem = problemOf(messages, tools)
    if (problem !== null) return { problem }
    const line = {
      messages: messages.map(openaiMessage),
      ...(tools.length > 0 && { tools }),
      ...(messages.some((message) => message.role === 'assistant' && (message.tool_calls?.length ?? 0) > 1) && { parallel_tool_calls: true }),
    }
    const reasons = messages.some((message) => message.role === 'assistant' && message.reasoning !== undefined)
    return { lines: [line], ...(reasons && { leftOut: 'reasoning' }) }
  },
})

function problemOf(messages: readonly Message[], tools: readonly ToolDefinition[]): string | null {
  if (messages.at(-1)?.role !== 'assistant') return `messages[${messages.length - 1}].role: the last message is not the assistant's`
  for (const [index, message] of messages.entries()) {
    if (message.role !== 'assistant') continue
    if (messages[index - 1]?.role === 'assistant') return `messages[${index}].role: two assistant messages follow each other; join them`
    if (message.content === null && !message.tool_calls) return `messages[${index}].content: is null without tool_calls`
  }
  if (tools.length > MAXIMUM_TOOLS) return `tools: ${tools.length} tools, at most ${MAXIMUM_TOOLS} may be declared`
  const index = tools.findIndex((tool) => !TOOL_NAME.test(tool.function.name))
  if (index >= 0) return `tools[${index}].function.name: "${tools[index]?.function.name}" is not 1 to 64 letters, digits, _ or -`
  return null
}

function openaiMessage(message: Message): object {
  if (message.role !== 'assistant') return message
  const { role, content, tool_calls, weight } = message
  return { role, content, ...(tool_calls && { tool_calls }), ...(weight === 0 && { weight }) }
}
