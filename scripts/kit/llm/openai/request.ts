import type { ChatCompletionCreateParamsNonStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import type { Ask } from '../llm.ts'
import type { LlmSettings } from '../settings.ts'

/** `isOfficial`: OpenAI and Azure reject fields they do not know, and want `max_completion_tokens`, which other servers ignore. */
export function requestOf(ask: Ask, settings: LlmSettings, isOfficial: boolean): ChatCompletionCreateParamsNonStreaming {
  const maxTokens = ask.maxTokens ?? settings.maxTokens
  const body = {
    model: settings.model,
    messages: ask.messages.map(messageOf),
    ...(ask.tools?.length && { tools: ask.tools.map((tool) => ({ type: tool.type, function: tool.function })), tool_choice: ask.toolChoice ?? 'auto' }),
    ...(isOfficial ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
    ...(ask.temperature !== undefined && { temperature: ask.temperature }),
    ...(ask.topP !== undefined && { top_p: ask.topP }),
    ...(ask.seed !== undefined && { seed: ask.seed }),
    ...(ask.stop?.length && { stop: [...ask.stop] }),
    ...(ask.tokens && { logprobs: true, ...(!isOfficial && { return_token_ids: true }) }),
  }
  return body
}

/** Thoughts and weights stay here: no server takes them back. */
function messageOf(message: Ask['messages'][number]): ChatCompletionMessageParam {
  if (message.role !== 'assistant') return message
  return { role: 'assistant', content: message.content, ...(message.tool_calls && { tool_calls: message.tool_calls }) }
}
