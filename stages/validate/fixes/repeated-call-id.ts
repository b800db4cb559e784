import type { Turn } from '../dialects/index.ts'
import { defineFix } from './fix.ts'

export const renameCalls = defineFix({
  rule: 'repeated-call-id',
  summary: 'a call whose id an earlier one has gets one of its own, and so does its answer',
  apply(reading) {
    const taken = new Set(reading.turns.flatMap(({ message }) => (message.role === 'assistant' ? (message.tool_calls ?? []).map((call) => call.id) : [])))
    const seen = new Set<string>()
    /** New names of the open calls, each name as often as calls had it. */
    let renamed = new Map<string, string[]>()
    let changed = false
    const turns = reading.turns.map((turn): Turn => {
      const { message } = turn
      if (message.role === 'tool') {
        const id = renamed.get(message.tool_call_id)?.shift()
        return id === undefined || id === message.tool_call_id ? turn : { ...turn, message: { ...message, tool_call_id: id }, asRead: false }
      }
      if (message.role !== 'assistant') return turn
      renamed = new Map()
      const calls = (message.tool_calls ?? []).map((call) => {
        const id = seen.has(call.id) ? unused(call.id, taken) : call.id
        seen.add(id)
        taken.add(id)
        renamed.set(call.id, [...(renamed.get(call.id) ?? []), id])
        return id === call.id ? call : { ...call, id }
      })
      if (calls.every((call, index) => call === message.tool_calls?.[index])) return turn
      changed = true
      return { ...turn, message: { ...message, tool_calls: calls }, asRead: false }
    })
    return changed ? { ...reading, turns } : reading
  },
})

function unused(id: string, taken: ReadonlySet<string>): string {
  let count = 2
  while (taken.has(`${id}_${count}`)) count++
  return `${id}_${count}`
}
