import type { AssistantMessage, Message } from '#kit/records'
import type { Turn } from '../dialects/index.ts'
import { isObject } from '../json.ts'
import { defineFix, holdsText } from './fix.ts'

export const joinTurns = defineFix({
  rule: 'role-order',
  summary: 'system, user or assistant turns that follow each other are joined',
  apply(reading) {
    const turns: Turn[] = []
    for (const turn of reading.turns) {
      const last = turns.at(-1)
      const joined = last && last.list === turn.list && holdsText(last) && holdsText(turn) ? join(last.message, turn.message, reading.textBesideCalls) : null
      if (last && joined) turns[turns.length - 1] = { ...last, message: joined, own: joinOwn(last.own, turn.own), asRead: false }
      else turns.push(turn)
    }
    return turns.length === reading.turns.length ? reading : { ...reading, turns }
  },
})

/** One message of two, where no answer is due between them; null where they must stay apart. */
function join(a: Message, b: Message, textBesideCalls: boolean): Message | null {
  if (a.role === 'assistant' && b.role === 'assistant') return joinAssistants(a, b, textBesideCalls)
  if ((a.role === 'user' && b.role === 'user') || (a.role === 'system' && b.role === 'system')) return { ...a, content: joinTexts(a.content, b.content) ?? '' }
  return null
}

function joinAssistants(a: AssistantMessage, b: AssistantMessage, textBesideCalls: boolean): AssistantMessage | null {
  // Text after a call is said without its answer; that is another fault.
  if (a.tool_calls && !b.tool_calls) return null
  if (!textBesideCalls && b.tool_calls && !a.tool_calls) return null
  const calls = [...(a.tool_calls ?? []), ...(b.tool_calls ?? [])]
  const content = joinTexts(a.content, b.content)
  const reasoning = joinTexts(a.reasoning ?? null, b.reasoning ?? null)
  return {
    role: 'assistant',
    content,
    ...(reasoning && { reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
    weight: a.weight === 0 || b.weight === 0 ? 0 : 1,
  }
}

const joinTexts = (a: string | null, b: string | null): string | null => [a, b].filter((text) => text?.trim()).join('\n\n') || (a ?? b)

/** The keys of both turns, those of the first where both have one, and the calls of both. */
function joinOwn(a: unknown, b: unknown): unknown {
  if (!isObject(a) || !isObject(b)) return a
  const calls = [a.tool_calls, b.tool_calls].flatMap((list) => (Array.isArray(list) ? list : []))
  return { ...b, ...a, ...(calls.length > 0 && { tool_calls: calls }) }
}
