import { z } from 'zod'
import { Message } from '#kit/records'
import { repairJson } from '#kit/repair'
import type { DraftMessage } from '#kit/stage'
import { type Finding, finding } from './finding.ts'

/** A conversation as an author writes it: calls without ids, and their results after them in order. */
export const WireConversation = z.strictObject({
  messages: z
    .array(
      z.discriminatedUnion('role', [
        z.strictObject({ role: z.literal('user'), content: z.string() }),
        z.strictObject({
          role: z.literal('assistant'),
          content: z.string().nullish(),
          calls: z
            .array(z.strictObject({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) }))
            .min(1)
            .optional(),
        }),
        z.strictObject({ role: z.literal('tool'), content: z.string() }),
      ]),
    )
    .min(2),
})
export type WireConversation = z.infer<typeof WireConversation>

export type ReadConversation = { kind: 'messages'; messages: Message[] } | ({ kind: 'problem' } & Finding)

/** What an author answered, with or without a fence or words around it, as canonical messages. Each result goes to the first call that has none. */
export function readConversation(answer: string): ReadConversation {
  const text = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)
  const json = repairJson(text)
  if (!json) return { kind: 'problem', ...finding('not-json', `the answer is no JSON: ${faultOf(text)}; answer with the JSON alone`) }
  const wire = WireConversation.safeParse(json.value)
  if (!wire.success) return { kind: 'problem', ...finding('not-a-conversation', z.prettifyError(wire.error).slice(0, 1000)) }
  return messagesOf(wire.data)
}

function messagesOf({ messages: wire }: WireConversation): ReadConversation {
  const messages: Message[] = []
  const open: string[] = []
  let made = 0
  for (const [place, message] of wire.entries()) {
    if (message.role !== 'tool' && open.length > 0) return orderProblem(`message ${place} comes before the results of all calls; give one tool message a call`)
    if (message.role === 'user') messages.push(message)
    else if (message.role === 'tool') {
      const id = open.shift()
      if (id === undefined) return orderProblem(`message ${place} is the result of no call; give one tool message a call`)
      messages.push({ role: 'tool', tool_call_id: id, content: message.content })
    } else {
      const calls = message.calls?.map(({ tool, arguments: given }) => ({ id: `call_${++made}`, ...callOf(tool, given) }))
      open.push(...(calls?.map(({ id }) => id) ?? []))
      messages.push(Message.parse({ role: 'assistant', content: message.content || null, ...(calls && { tool_calls: calls }) }))
    }
  }
  return { kind: 'messages', messages }
}

const callOf = (name: string, given: Record<string, unknown>) => ({ type: 'function' as const, function: { name, arguments: JSON.stringify(given) } })
const orderProblem = (detail: string): ReadConversation => ({ kind: 'problem', ...finding('turn-order', detail) })

/** The other way round: what the prompt shows, and what the scripted author answers. */
export function wireOf(messages: readonly DraftMessage[]): WireConversation {
  const results = new Map(messages.flatMap((message) => (message.role === 'tool' ? [[message.tool_call_id, message.content] as const] : [])))
  const wire: WireConversation['messages'] = []
  for (const message of messages) {
    if (message.role === 'user') wire.push({ role: 'user', content: message.content })
    if (message.role !== 'assistant') continue
    const calls = message.tool_calls?.map((call) => ({ tool: call.function.name, arguments: JSON.parse(call.function.arguments) }))
    wire.push({ role: 'assistant', ...(message.content && { content: message.content }), ...(calls && { calls }) })
    for (const { id } of message.tool_calls ?? []) {
      const content = results.get(id)
      if (content !== undefined) wire.push({ role: 'tool', content })
    }
  }
  return { messages: wire }
}

function faultOf(text: string): string {
  try {
    JSON.parse(text)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
