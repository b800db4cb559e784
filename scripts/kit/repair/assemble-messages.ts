import type { DraftMessage } from '#kit/stage'
import { excerpt } from './excerpt.ts'
import { type ConversationReason, findProblem } from './find-problem.ts'
import type { Mended, UpstreamText } from './record-repairs.ts'

/** A turn: calls and texts apart, seldom an id (`key`). `arguments` is a JSON object as text, `name` of a response the tool that it says it comes from. */
export type Turn = (
  | { kind: 'system' | 'user'; content: string }
  | { kind: 'response'; content: string; name?: string; key?: string }
  | { kind: 'assistant'; content: string; reasoning?: string; weight?: 0 | 1 }
  | { kind: 'call'; name: string; arguments: string; key?: string; reasoning?: string; weight?: 0 | 1 }
) & { from?: UpstreamText }
/** A turn of a foreign row, with the text that it was read from: what is mended in it leaves a record. */
export type UpstreamTurn = Turn & { from: UpstreamText }
type TurnOf<Kind extends Turn['kind']> = Extract<Turn, { kind: Kind }>

export type Assembled = { kind: 'messages'; messages: DraftMessage[]; mended: Mended[] } | { kind: 'problem'; reason: ConversationReason; detail: string }

/**
 * Turns to canonical messages. Text and the calls after it are one assistant message, calls in a row are parallel ones; ids are made from their place, and
 * responses answer the open calls: the one they name, else in order. What follows the last turn of the assistant that says or calls something teaches nothing
 * and is dropped; only there calls may stay open.
 */
export function assembleMessages(turns: readonly Turn[], declared: readonly string[]): Assembled {
  const messages: DraftMessage[] = []
  const places: (UpstreamText | undefined)[] = []
  const mended: Mended[] = []
  const open: OpenCall[] = []
  const note = (rule: string, from: UpstreamText | undefined) => from && mended.push({ rule, from })
  for (const turn of turns) {
    const last = messages.at(-1)
    const goesOn = last?.role === 'assistant' && (turn.kind === 'call' || (turn.kind === 'assistant' && !last.tool_calls))
    if (turn.kind !== 'response' && open.length > 0 && !goesOn) return problem('missing-response', `${open.map(({ id }) => id).join(', ')} has no response`)
    if (turn.kind === 'response') {
      const answered = takeCall(open, turn)
      if (!answered) return problem('unexpected-response', excerpt(turn.content, 120))
      messages.push({ role: 'tool', tool_call_id: answered.id, content: turn.content })
    } else if (turn.kind === 'call' || turn.kind === 'assistant') {
      if (turn.kind === 'call' && !declared.includes(turn.name)) return problem('undeclared-tool', `${turn.name} is not among: ${declared.join(', ')}`)
      if (goesOn && turn.kind === 'assistant') note('merged-turns', turn.from)
      const message = goesOn ? last : startAssistant(messages)
      if (turn.weight === 0) message.weight = 0
      if (turn.reasoning) message.reasoning = joined(message.reasoning, turn.reasoning)
      if (turn.kind === 'call') open.push(addCall(message, messages.length - 1, turn))
      else message.content = joined(message.content, turn.content) || null
    } else if (turn.kind === 'user' && last?.role === 'user') {
      note('merged-turns', turn.from)
      last.content = joined(last.content, turn.content)
    } else messages.push({ role: turn.kind, content: turn.content })
    if (messages.length > places.length) places.push(turn.from)
  }
  const end = lastToLearn(messages) + 1 || messages.length
  for (const [index, { role }] of messages.splice(end).entries()) note(TRAILING[role], places[end + index])
  return findProblem(messages) ?? { kind: 'messages', messages, mended }
}

type AssistantDraft = Extract<DraftMessage, { role: 'assistant' }>
interface OpenCall {
  id: string
  name: string
  key: string | undefined
}

/** The open call that a response answers: by the upstream's id, else the first of its tool's name, else the first. */
function takeCall(open: OpenCall[], { key, name }: TurnOf<'response'>): OpenCall | undefined {
  const byKey = key === undefined ? -1 : open.findIndex((call) => call.key === key)
  const place = byKey >= 0 || name === undefined ? byKey : open.findIndex((call) => call.name === name)
  return place < 0 && name !== undefined ? undefined : open.splice(Math.max(place, 0), 1)[0]
}

function startAssistant(messages: DraftMessage[]): AssistantDraft {
  const message: AssistantDraft = { role: 'assistant', content: null }
  messages.push(message)
  return message
}

function addCall(message: AssistantDraft, place: number, { name, arguments: text, key }: TurnOf<'call'>): OpenCall {
  message.tool_calls ??= []
  const id = `call_${place}_${message.tool_calls.length}`
  message.tool_calls.push({ id, type: 'function', function: { name, arguments: text } })
  return { id, name, key }
}

const lastToLearn = (messages: readonly DraftMessage[]): number =>
  messages.findLastIndex((message) => message.role === 'assistant' && (message.content || message.tool_calls))
const TRAILING = { user: 'trailing-user', tool: 'trailing-response', assistant: 'trailing-empty', system: 'trailing-system' }

const joined = (before: string | null | undefined, text: string): string => (before && text ? `${before}\n\n${text}` : before || text)
const problem = (reason: ConversationReason, detail: string): Assembled => ({ kind: 'problem', reason, detail })
