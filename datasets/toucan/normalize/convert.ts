import { createHash } from 'node:crypto'
import { z } from 'zod'
import { normalizeUserTurn } from '#kit/records'
import {
  assembleMessages,
  conversationReasons,
  conversationTags,
  mendedFrom,
  recordRepairs,
  repairJson,
  toolDefinitions,
  type UpstreamText,
  type UpstreamTurn,
} from '#kit/repair'
import { type Conversion, type DraftMessage, defineConverter } from '#kit/stage'
import { parseCall } from './parse-call.ts'

const Messages = z.array(z.object({ role: z.string(), content: z.string().nullish() })).min(1)
const Row = z.object({ uuid: z.string().min(1), subset_name: z.string(), target_tools: z.string().nullish(), tools: z.string(), messages: z.string() })

/**
 * Toucan in its SFT form: `tools` and `messages` are JSON text; the roles are user, assistant, tool_call (the `str()` of a Python dict) and tool_response.
 * Calls carry no id: several in a row are parallel, and responses answer them in order.
 */
export default defineConverter({
  summary: 'rows of Toucan-1.5M in the SFT form',
  source: 'toucan',
  row: Row,
  rowId: (row) => row.uuid,
  reasons: [
    'tools-not-json',
    'tool-definition',
    'duplicate-tool',
    'messages-not-json',
    'unknown-role',
    'call-syntax',
    'call-arguments',
    ...conversationReasons,
  ],
  convert: (row) => {
    const declared = row.tools.trim() === '' ? [] : repairJson(row.tools)?.value
    if (!Array.isArray(declared)) return rejected({ reason: 'tools-not-json', detail: `tools is no JSON array: ${row.tools.slice(0, 80)}` })
    const definitions = toolDefinitions(declared)
    if (definitions.kind === 'problem') return rejected(definitions)
    const said = Messages.safeParse(repairJson(row.messages)?.value)
    if (!said.success) return rejected({ reason: 'messages-not-json', detail: `messages is no JSON array of role and content: ${row.messages.slice(0, 80)}` })
    const turns: UpstreamTurn[] = []
    const mended = mendedFrom({ path: 'tools', text: row.tools }, definitions.repairs)
    for (const [index, { role, content }] of said.data.entries()) {
      const from = { path: `messages[${index}].content`, text: content ?? '' }
      const read = readTurn(role, from)
      if (read.kind === 'problem') return rejected(read)
      turns.push(read.turn)
      mended.push(...mendedFrom(from, read.repairs))
    }
    const names = definitions.tools.map((tool) => tool.function.name)
    const assembled = assembleMessages(turns, names)
    if (assembled.kind === 'problem') return rejected(assembled)
    mended.push(...assembled.mended)
    const { messages } = assembled
    return {
      kind: 'example',
      group: groupOf(row.target_tools ?? '', messages),
      tags: [`subset:${row.subset_name}`, ...conversationTags(messages, mended)],
      messages,
      tools: definitions.tools,
      repairs: recordRepairs(mended),
    }
  },
})

type ReadTurn = { kind: 'turn'; turn: UpstreamTurn; repairs: string[] } | { kind: 'problem'; reason: string; detail: string }

function readTurn(role: string, from: UpstreamText): ReadTurn {
  const content = from.text
  switch (role) {
    case 'system':
    case 'user':
    case 'assistant':
      return { kind: 'turn', turn: { kind: role, content: content.trim(), from }, repairs: [] }
    case 'tool_response':
      return { kind: 'turn', turn: { kind: 'response', content, from }, repairs: [] }
    case 'tool_call': {
      const call = parseCall(content)
      if (call.kind === 'problem') return call
      return { kind: 'turn', turn: { kind: 'call', name: call.name, arguments: call.arguments, from }, repairs: call.repairs }
    }
    default:
      return { kind: 'problem', reason: 'unknown-role', detail: `no turn of this form has the role ${JSON.stringify(role)}` }
  }
}

const rejected = ({ reason, detail }: { reason: string; detail: string }): Conversion => ({ kind: 'rejected', reason, detail })

/** A question, its rephrasings and its runs with other tools all name the tools it was written for; where none are named, rows that start alike. */
function groupOf(targets: string, messages: readonly DraftMessage[]): string {
  const names = targets
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const key = names.length > 0 ? names.sort().join('\n') : normalizeUserTurn(messages.find((message) => message.role === 'user')?.content ?? '')
  return `toucan:${createHash('sha256').update(key).digest('hex').slice(0, 16)}`
}
