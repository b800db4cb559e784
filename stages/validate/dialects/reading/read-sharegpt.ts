import type { Message, ToolCall } from '#kit/records'
import { isObject, type JsonObject, kindOf } from '../../json.ts'
import type { FormRule, Reading, Told, Turn } from '../dialect.ts'
import { parseText, readTools, type ToolStyle } from './read-tools.ts'

export const shareGptTools: ToolStyle = { text: true, bare: true }

const SPEAKERS: Record<string, Message['role'] | 'call'> = {
  system: 'system',
  human: 'user',
  user: 'user',
  gpt: 'assistant',
  assistant: 'assistant',
  function_call: 'call',
  observation: 'tool',
  tool: 'tool',
}
const speakerOf = (turn: unknown) => (isObject(turn) && typeof turn.from === 'string' ? SPEAKERS[turn.from] : undefined)

export function readShareGpt(row: JsonObject): Reading {
  const reader = new ShareGptReader()
  if (typeof row.system === 'string' && row.system !== '') {
    reader.turns.push({ message: { role: 'system', content: row.system }, own: row.system, path: 'system', list: 'system', asRead: true })
  }
  reader.readTurns(row.conversations)
  const { tools, told, whole } = readTools(row.tools, 'tools', shareGptTools)
  return { purpose: 'training', turns: reader.turns, tools, told: [...reader.told, ...told], whole: reader.whole && whole, textBesideCalls: false }
}

class ShareGptReader {
  readonly turns: Turn[] = []
  readonly told: Told[] = []
  whole = true
  /** Ids of the calls that no observation has answered yet. */
  private open: string[] = []

  readTurns(given: unknown): void {
    if (!Array.isArray(given) || given.length === 0) {
      this.refuse('conversations', kindOf(given), 'write a list of { from, value }')
      return
    }
    for (const [index, own] of given.entries()) {
      const [path, told] = [`conversations[${index}]`, this.told.length]
      for (const message of this.readTurn(own, path, speakerOf(given[index - 1]) === 'tool', speakerOf(given[index + 1]) === 'tool')) {
        this.turns.push({ message, own, path, list: 'conversations', asRead: this.told.length === told })
      }
    }
  }

  private readTurn(own: unknown, path: string, afterAnswer: boolean, beforeAnswer: boolean): Message[] {
    const speaker = speakerOf(own)
    if (!isObject(own) || !speaker) {
      const is = isObject(own) ? (JSON.stringify(own.from) ?? 'missing') : kindOf(own)
      this.refuse(`${path}.from`, `is ${is}`, 'write human, gpt, function_call, observation or system')
      return []
    }
    const { value } = own
    if (typeof value !== 'string') {
      this.refuse(`${path}.value`, `is ${kindOf(value)}`, 'write text')
      return []
    }
    const weight = own.loss === false || own.weight === 0 ? 0 : 1
    if (speaker === 'call') {
      const calls = this.readCalls(value, `${path}.value`)
      this.open = calls.map((call) => call.id)
      return calls.length > 0 ? [{ role: 'assistant', content: null, tool_calls: calls, weight }] : []
    }
    if (speaker !== 'tool') return [speaker === 'assistant' ? { role: speaker, content: value, weight } : { role: speaker, content: value }]
    if (afterAnswer) this.tell('role-order', `${path}.from`, 'observation comes after observation', 'write the answers to the calls of a turn as one list')
    // One observation answers all calls of a turn, unless there are several.
    const answered = this.open.splice(0, afterAnswer || beforeAnswer ? 1 : this.open.length)
    return (answered.length > 0 ? answered : ['(none)']).map((id) => ({ role: 'tool', tool_call_id: id, content: value }))
  }

  private readCalls(value: string, path: string): ToolCall[] {
    const parsed = parseText(value)
    if (parsed && !parsed.isJson) this.tell('call-form', path, 'is no JSON', 'write the call as JSON')
    const given: unknown[] = Array.isArray(parsed?.value) ? parsed.value : [parsed?.value]
    const place = this.turns.length
    const calls: ToolCall[] = []
    for (const [index, call] of given.entries()) {
      if (!isObject(call) || typeof call.name !== 'string' || call.name === '') {
        this.refuse(path, 'is no call with a name', 'write { "name": ..., "arguments": {...} }, or a list of such')
        return []
      }
      const { name, arguments: own } = call
      if (!isObject(own))
        this.tell('arguments-form', path, `arguments of ${name}: ${kindOf(own)}`, 'write the object itself: its text would be quoted once more')
      const text = own === undefined || own === null ? '{}' : typeof own === 'string' ? own : JSON.stringify(own)
      calls.push({ id: `call_${place}_${index}`, type: 'function', function: { name, arguments: text } })
    }
    return calls
  }

  private tell(rule: FormRule, path: string, message: string, mend: string): void {
    this.told.push({ rule, path, message, mend })
  }

  private refuse(path: string, message: string, mend: string): void {
    this.tell('row-shape', path, message, mend)
    this.whole = false
  }
}
