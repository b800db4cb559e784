import { z } from 'zod'
import { type Mended, mendedFrom, parseArguments, type UpstreamText, type UpstreamTurn } from '#kit/repair'
import { parseCall } from './parse-call.ts'
import { parseDump } from './parse-dump.ts'

const Id = z.string().min(1).nullish()
const FunctionCall = z.object({ name: z.string().min(1), arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(), call_id: Id })
const Said = z.object({
  role: z.string(),
  content: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  function_call: FunctionCall.nullish(),
  name: z.string().nullish(),
  call_id: Id,
})
type Said = z.infer<typeof Said>
export const Messages = z.array(Said).min(1)

export type ReadTurns = { kind: 'turns'; turns: UpstreamTurn[]; mended: Mended[]; dumped: unknown[] } | { kind: 'problem'; reason: string; detail: string }

/** The turns of a conversation of either form, and the tools that a dump of the chat template in its system turn declares. */
export function readTurns(messages: readonly Said[]): ReadTurns {
  const turns: UpstreamTurn[] = []
  const mended: Mended[] = []
  const dumped: unknown[] = []
  for (const [index, said] of messages.entries()) {
    const read = readTurn(said, index)
    if (read.kind === 'problem') return read
    turns.push(...read.turns)
    mended.push(...read.mended)
    dumped.push(...read.dumped)
  }
  return { kind: 'turns', turns, mended, dumped }
}

function readTurn({ role, content, reasoning_content, function_call, name, call_id }: Said, index: number): ReadTurns {
  const from: UpstreamText = { path: `messages[${index}].content`, text: content ?? '' }
  const turns = (...read: UpstreamTurn[]): ReadTurns => ({ kind: 'turns', turns: read, mended: [], dumped: [] })
  switch (role) {
    case 'system':
      return readSystem(from)
    case 'user':
      return turns({ kind: 'user', content: from.text.trim(), from })
    case 'tool_response':
      return turns({ kind: 'response', content: from.text, from })
    case 'function':
      return turns({ kind: 'response', content: from.text, from, ...(name && { name }), ...(call_id && { key: call_id }) })
    case 'tool_call': {
      const call = parseCall(from.text)
      if (call.kind === 'problem') return call
      return { kind: 'turns', turns: [{ ...call, from }], mended: mendedFrom(from, call.repairs), dumped: [] }
    }
    case 'assistant': {
      const reasoning = reasoning_content?.trim() ? { reasoning: reasoning_content.trim() } : {}
      const text = from.text.trim()
      if (!function_call) return turns({ kind: 'assistant', content: text, ...reasoning, from })
      const call = readCall(function_call, call_id, `messages[${index}].function_call.arguments`)
      if (call.kind === 'problem' || text === '')
        return call.kind === 'problem' ? call : { ...call, turns: call.turns.map((turn) => ({ ...turn, ...reasoning })) }
      return { ...call, turns: [{ kind: 'assistant', content: text, ...reasoning, from }, ...call.turns] }
    }
    default:
      return { kind: 'problem', reason: 'unknown-role', detail: `no turn has the role ${JSON.stringify(role)}` }
  }
}

function readCall({ name, arguments: given, call_id }: z.infer<typeof FunctionCall>, id: string | null | undefined, path: string): ReadTurns {
  const text = typeof given === 'string' ? given : JSON.stringify(given ?? {})
  const parsed = parseArguments(text)
  if (!parsed) return { kind: 'problem', reason: 'call-arguments', detail: `arguments of ${name} are no JSON object: ${text.slice(0, 200)}` }
  const from = { path, text }
  const key = call_id ?? id
  const turn: UpstreamTurn = { kind: 'call', name, arguments: parsed.text, from, ...(key && { key }) }
  return {
    kind: 'turns',
    turns: [turn],
    mended: mendedFrom(from, typeof given === 'string' ? parsed.repairs : ['dict-arguments', ...parsed.repairs]),
    dumped: [],
  }
}

function readSystem(from: UpstreamText): ReadTurns {
  const dump = parseDump(from.text)
  if (!dump) return { kind: 'turns', turns: [{ kind: 'system', content: from.text.trim(), from }], mended: [], dumped: [] }
  const turns: UpstreamTurn[] = dump.content === '' ? [] : [{ kind: 'system', content: dump.content, from }]
  return { kind: 'turns', turns, mended: mendedFrom(from, ['template-dump']), dumped: [...(dump.tools ?? [])] }
}
