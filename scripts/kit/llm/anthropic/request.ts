import type { ContentBlockParam, MessageCreateParamsNonStreaming, MessageParam, Tool, ToolChoice } from '@anthropic-ai/sdk/resources/messages'
import type { Ask } from '../llm.ts'
import { LlmError } from '../llm-error.ts'
import type { LlmSettings } from '../settings.ts'

const choices: Record<NonNullable<Ask['toolChoice']>, ToolChoice> = { auto: { type: 'auto' }, none: { type: 'none' }, required: { type: 'any' } }

/**
 * System messages stand above the others, marked to be kept by the server: who asks many questions under one long prompt pays a tenth for it after the first
 * (prompts below the server's least length are not kept, at no cost). A call is a block of its turn, and its result one of the next user turn, before any text. `seed` has no counterpart. */
export function requestOf(ask: Ask, settings: LlmSettings): MessageCreateParamsNonStreaming {
  const system = ask.messages.flatMap((message) => (message.role === 'system' && message.content ? [message.content] : [])).join('\n\n')
  return {
    model: settings.model,
    max_tokens: ask.maxTokens ?? settings.maxTokens,
    ...(system && { system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }] }),
    messages: turnsOf(ask.messages),
    ...(ask.tools?.length && {
      tools: ask.tools.map(({ function: { name, description, parameters } }) => ({
        name,
        ...(description && { description }),
        input_schema: { ...parameters, type: 'object' } satisfies Tool['input_schema'],
      })),
      tool_choice: choices[ask.toolChoice ?? 'auto'],
    }),
    ...(ask.temperature !== undefined && { temperature: ask.temperature }),
    ...(ask.topP !== undefined && { top_p: ask.topP }),
    ...(ask.stop?.length && { stop_sequences: [...ask.stop] }),
  }
}

/** Turns alternate: neighbours of one side become one turn. */
function turnsOf(messages: Ask['messages']): MessageParam[] {
  const turns: { role: 'user' | 'assistant'; content: ContentBlockParam[] }[] = []
  for (const message of messages) {
    if (message.role === 'system') continue
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    const blocks = blocksOf(message)
    if (blocks.length === 0) continue // an empty block is an error there
    const last = turns.at(-1)
    if (last?.role === role) last.content.push(...blocks)
    else turns.push({ role, content: blocks })
  }
  for (const turn of turns) {
    if (turn.role === 'user') turn.content.sort((a, b) => Number(b.type === 'tool_result') - Number(a.type === 'tool_result'))
  }
  return turns
}

function blocksOf(message: Exclude<Ask['messages'][number], { role: 'system' }>): ContentBlockParam[] {
  if (message.role === 'tool') return [{ type: 'tool_result', tool_use_id: idOf(message.tool_call_id), content: message.content }]
  const text: ContentBlockParam[] = message.content ? [{ type: 'text', text: message.content }] : []
  if (message.role === 'user') return text
  const calls = (message.tool_calls ?? []).map(
    (call): ContentBlockParam => ({ type: 'tool_use', id: idOf(call.id), name: call.function.name, input: inputOf(call.function) }),
  )
  return [...text, ...calls]
}

/** Their ids are letters, digits, `_` and `-`; ours may come from another server. */
const idOf = (id: string) => id.replaceAll(/[^a-zA-Z0-9_-]/g, '_')

function inputOf({ name, arguments: text }: { name: string; arguments: string }): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new LlmError({ kind: 'bad-request', status: null }, `A call of ${name} in the messages has arguments that are no JSON. Mend or leave out that turn`)
  }
}
