import { z } from 'zod'
import { Message, ToolDefinition } from '#kit/records'

/** An assistant message may leave `content` out where it calls. */
const WireMessage = z.preprocess(
  (message) => (typeof message === 'object' && message !== null && 'tool_calls' in message ? { content: null, ...message } : message),
  Message,
)
const Line = z.strictObject({ messages: z.array(WireMessage).min(1), tools: z.array(ToolDefinition).default([]), parallel_tool_calls: z.boolean().optional() })

/** The canonical messages and tools of one line of OpenAI's fine-tuning format. */
export function readOpenaiChat(line: string): { messages: Message[]; tools: ToolDefinition[] } {
  const { messages, tools } = Line.parse(JSON.parse(line))
  return { messages, tools }
}
