import type { AssistantMessage, Message, ToolCall } from '#kit/records'
import { isObject, type JsonObject, kindOf, plain } from '../../json.ts'
import type { FormRule, Told, Turn } from '../dialect.ts'

/** How a dialect of roles and contents writes a call. */
export interface ChatStyle {
  arguments: 'text' | 'object'
  /** Wrapped: `{ type, function: { name, arguments } }`; flat: `{ name, arguments }`. */
  calls: 'wrapped' | 'flat'
  /** Whether calls and answers must be paired by ids. Otherwise answers come in the order of the calls, or say the tool's name. */
  ids: 'needed' | 'free'
}

/** Reads the lists of one conversation, one after the other: calls of one may be answered in the next. */
export class ChatReader {
  readonly turns: Turn[] = []
  readonly told: Told[] = []
  whole = true
  private open: { id: string; name: string }[] = []
  private readonly style: ChatStyle

  constructor(style: ChatStyle) {
    this.style = style
  }

  /** A list of messages; where there is a speaker, one message alone or a text that it says too. */
  readList(given: unknown, list: string, speaker: 'user' | 'assistant' | null): void {
    if (Array.isArray(given)) for (const [index, own] of given.entries()) this.readTurn(own, list, `${list}[${index}]`)
    else if (isObject(given) && speaker) this.readTurn(given, list, list)
    else if (typeof given === 'string' && speaker) {
      this.turns.push({ message: speaker === 'user' ? { role: 'user', content: given } : assistant(given), own: given, path: list, list, asRead: true })
    } else this.refuse(list, `is ${kindOf(given)}`, 'write a list of messages')
    if (Array.isArray(given) && given.length === 0) this.refuse(list, 'is empty', 'write at least one message')
  }

  private readTurn(own: unknown, list: string, path: string): void {
    const told = this.told.length
    const message = isObject(own) ? this.readMessage(own, path) : this.refuse(path, `is ${kindOf(own)}`, 'write an object with role and content')
    if (message) this.turns.push({ message, own, path, list, asRead: this.told.length === told })
  }

  private readMessage(own: JsonObject, path: string): Message | null {
    const role = own.role === 'developer' ? 'system' : own.role
    if (role === 'assistant') return this.readAssistant(own, path)
    if (role !== 'system' && role !== 'user' && role !== 'tool') {
      const is = typeof own.role === 'string' ? `"${own.role}"` : kindOf(own.role)
      return this.refuse(`${path}.role`, `is ${is}`, 'write system, user, assistant or tool')
    }
    let content = textOf(own.content)
    if (typeof content !== 'string' && role === 'tool' && own.content !== undefined && own.content !== null) {
      this.tell('content-form', `${path}.content`, `is ${kindOf(own.content)}`, 'write the result as text')
      content = JSON.stringify(own.content)
    }
    if (typeof content !== 'string') return this.refuse(`${path}.content`, `is ${kindOf(own.content)}`, 'write text')
    return role === 'tool' ? { role, tool_call_id: this.answer(own, path), content } : { role, content }
  }

  private readAssistant(own: JsonObject, path: string): Message | null {
    const content = textOf(own.content)
    if (content === undefined) return this.refuse(`${path}.content`, `is ${kindOf(own.content)}`, 'write text, or null beside tool_calls')
    if (own.function_call !== undefined && own.function_call !== null) return this.refuse(`${path}.function_call`, 'is deprecated', 'write tool_calls')
    const weight = plain(own.weight) ?? 1
    if (weight !== 0 && weight !== 1) return this.refuse(`${path}.weight`, `is ${kindOf(own.weight)}`, 'write 0 or 1')
    const given = own.tool_calls ?? []
    if (!Array.isArray(given)) return this.refuse(`${path}.tool_calls`, `is ${kindOf(given)}`, 'write a list of calls')
    if (this.style.ids === 'needed' && Array.isArray(own.tool_calls) && given.length === 0) {
      this.tell('call-form', `${path}.tool_calls`, 'is empty', 'leave it out where nothing is called')
    }
    const place = this.turns.length
    const calls = given.map((call, index) => this.readCall(call, `${path}.tool_calls[${index}]`, `call_${place}_${index}`))
    if (calls.some((call) => call === null)) return null
    const read = calls.filter((call) => call !== null)
    this.open = read.map((call) => ({ id: call.id, name: call.function.name }))
    const reasoning = own[reasoningKey(own)]
    return { ...assistant(content), ...(typeof reasoning === 'string' && { reasoning }), ...(read.length > 0 && { tool_calls: read }), weight }
  }

  private readCall(own: unknown, path: string, madeId: string): ToolCall | null {
    const inner = isObject(own) ? innerOf(own, this.style) : undefined
    if (!isObject(own) || !isObject(inner) || typeof inner.name !== 'string' || inner.name === '') {
      const wanted = this.style.calls === 'flat' ? '{ name, arguments }' : '{ id, type, function: { name, arguments } }'
      return this.refuse(path, 'is no call with a name', `write ${wanted}`)
    }
    const needed = this.style.ids === 'needed'
    const hasId = typeof own.id === 'string' && own.id !== ''
    if (needed && !hasId) this.tell('missing-call-id', `${path}.id`, `is ${kindOf(own.id)}`, 'give the call an id that its answer names')
    if (needed && own.type !== 'function') this.tell('call-form', `${path}.type`, `is ${kindOf(own.type)}`, 'write "function"')
    const at = `${path}${this.style.calls === 'flat' ? '' : '.function'}.arguments`
    const name = inner.name
    return { id: hasId ? String(own.id) : madeId, type: 'function', function: { name, arguments: this.readArguments(inner.arguments, at) } }
  }

  private readArguments(given: unknown, path: string): string {
    const wanted = this.style.arguments === 'text' ? typeof given === 'string' : isObject(given)
    const absent = given === undefined || given === null
    const mend = this.style.arguments === 'text' ? 'write the object as JSON text' : 'write the object itself: templates would quote its text once more'
    if (!wanted && (absent || typeof given === 'string' || isObject(given))) this.tell('arguments-form', path, `is ${kindOf(given)}`, mend)
    if (absent) return '{}'
    return typeof given === 'string' ? given : JSON.stringify(given)
  }

  /** The call that a tool message answers: the one it names by id, else by the name of the tool, else the first that is open. */
  private answer(own: JsonObject, path: string): string {
    const named = typeof own.tool_call_id === 'string' && own.tool_call_id !== '' ? own.tool_call_id : null
    if (named === null && this.style.ids === 'needed') {
      this.tell('missing-call-id', `${path}.tool_call_id`, `is ${kindOf(own.tool_call_id)}`, 'name the call it answers')
    }
    const byName = this.open.findIndex((call) => (named === null ? call.name === own.name : call.id === named))
    const index = byName < 0 && named === null ? 0 : byName
    const [call] = index < 0 ? [] : this.open.splice(index, 1)
    return named ?? call?.id ?? '(none)'
  }

  private tell(rule: FormRule, path: string, message: string, mend: string): void {
    this.told.push({ rule, path, message, mend })
  }

  private refuse(path: string, message: string, mend: string): null {
    this.tell('row-shape', path, message, mend)
    this.whole = false
    return null
  }
}

const assistant = (content: string | null): AssistantMessage => ({ role: 'assistant', content, weight: 1 })

/** The part of a call that holds name and arguments. */
export const innerOf = (call: JsonObject, style: ChatStyle): unknown => (style.calls === 'flat' ? call : call.function)

/** The key under which a turn keeps what the model thought. */
export const reasoningKey = (own: JsonObject): string =>
  ['reasoning', 'reasoning_content', 'thinking'].find((key) => typeof own[key] === 'string') ?? 'reasoning'

/** Text as it is, null where there is none, parts joined, pictures and sounds by their type; undefined where it is something else. */
export function textOf(content: unknown): string | null | undefined {
  if (content === undefined || content === null) return null
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return undefined
  const parts = content.map((part) =>
    isObject(part) && typeof part.type === 'string' ? (typeof part.text === 'string' ? part.text : `[${part.type}]`) : undefined,
  )
  return parts.includes(undefined) ? undefined : parts.join('')
}
