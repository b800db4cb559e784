import type { DraftMessage } from '#kit/stage'
import { type ConversationReason, findProblem } from './find-problem.ts'

/** A turn as upstream data has it: no ids, calls and texts apart. `arguments` is a JSON object as text. */
export type Turn =
  | { kind: 'system' | 'user' | 'response'; content: string }
  | { kind: 'assistant'; content: string; weight?: 0 | 1 }
  | { kind: 'call'; name: string; arguments: string; weight?: 0 | 1 }

export type Assembled = { kind: 'messages'; messages: DraftMessage[]; repairs: string[] } | { kind: 'problem'; reason: ConversationReason; detail: string }

/**
 * Turns to canonical messages. Text and the calls after it are one assistant message, calls in a row are parallel ones; ids are made from their place,
 * and responses answer the open calls in order. What follows the last assistant turn teaches nothing and is dropped; only there calls may stay open.
 */
export function assembleMessages(turns: readonly Turn[], declared: readonly string[]): Assembled {
  const messages: DraftMessage[] = []
  const repairs = new Set<string>()
  const open: string[] = []
  for (const turn of turns) {
    const last = messages.at(-1)
    const goesOn = last?.role === 'assistant' && (turn.kind === 'call' || (turn.kind === 'assistant' && !last.tool_calls))
    if (turn.kind !== 'response' && open.length > 0 && !goesOn) return problem('missing-response', `${open.join(', ')} has no response`)
    if (turn.kind === 'response') {
      const id = open.shift()
      if (id === undefined) return problem('unexpected-response', excerpt(turn.content))
      messages.push({ role: 'tool', tool_call_id: id, content: turn.content })
    } else if (turn.kind === 'call' || turn.kind === 'assistant') {
      if (turn.kind === 'call' && !declared.includes(turn.name)) return problem('undeclared-tool', `${turn.name} is not among: ${declared.join(', ')}`)
      if (goesOn && turn.kind === 'assistant') repairs.add('merged-turns')
      const message = goesOn ? last : startAssistant(messages)
      if (turn.weight === 0) message.weight = 0
      if (turn.kind === 'call') open.push(addCall(message, messages.length - 1, turn.name, turn.arguments))
      else message.content = [message.content, turn.content].filter((text) => text).join('\n\n') || null
    } else if (turn.kind === 'user' && last?.role === 'user') {
      repairs.add('merged-turns')
      last.content = `${last.content}\n\n${turn.content}`
    } else messages.push({ role: turn.kind, content: turn.content })
  }
  for (let last = messages.at(-1); last && last.role !== 'assistant'; last = messages.at(-1)) {
    if (!messages.some((message) => message.role === 'assistant')) break
    repairs.add(last.role === 'tool' ? 'trailing-response' : 'trailing-user')
    messages.pop()
  }
  return findProblem(messages) ?? { kind: 'messages', messages, repairs: [...repairs].sort() }
}

type AssistantDraft = Extract<DraftMessage, { role: 'assistant' }>

function startAssistant(messages: DraftMessage[]): AssistantDraft {
  const message: AssistantDraft = { role: 'assistant', content: null }
  messages.push(message)
  return message
}

function addCall(message: AssistantDraft, place: number, name: string, text: string): string {
  message.tool_calls ??= []
  const id = `call_${place}_${message.tool_calls.length}`
  message.tool_calls.push({ id, type: 'function', function: { name, arguments: text } })
  return id
}

const problem = (reason: ConversationReason, detail: string): Assembled => ({ kind: 'problem', reason, detail })
const excerpt = (text: string): string => (text.length > 120 ? `${text.slice(0, 117)}...` : text)
