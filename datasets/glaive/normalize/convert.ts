import { createHash } from 'node:crypto'
import { z } from 'zod'
import { normalizeUserTurn, type ToolDefinition } from '#kit/records'
import { assembleMessages, conversationReasons, conversationTags, mendedFrom, recordRepairs, type UpstreamText, type UpstreamTurn } from '#kit/repair'
import { type Conversion, type DraftMessage, defineConverter } from '#kit/stage'
import { parseCall } from './parse-call.ts'
import { type ChatTurn, parseChat } from './parse-chat.ts'
import { parseSystem } from './parse-system.ts'

/**
 * Glaive function calling v2: `system` (a sentence and bare tool objects) and `chat` (turns behind USER:, ASSISTANT:, FUNCTION RESPONSE:), all flat text.
 * Arguments that do not fit their tool's schema stay: `validate` judges them.
 */
export default defineConverter({
  summary: 'rows of glaive-function-calling-v2',
  source: 'glaive',
  row: z.object({ system: z.string(), chat: z.string() }),
  reasons: ['system-unknown', 'tool-definition', 'duplicate-tool', 'no-turns', 'call-syntax', 'call-arguments', ...conversationReasons],
  convert: ({ system, chat }) => {
    const head = parseSystem(system)
    if (head.kind === 'problem') return rejected(head)
    const parsed = parseChat(chat)
    if (!parsed) return rejected({ reason: 'no-turns', detail: `the chat does not start with a role: ${chat.slice(0, 80)}` })
    const headText = { path: 'system', text: system }
    const chatText = { path: 'chat', text: chat }
    const turns: UpstreamTurn[] = [{ kind: 'system', content: head.content, from: headText }]
    const mended = [...mendedFrom(headText, head.repairs), ...mendedFrom(chatText, parsed.repairs)]
    for (const turn of parsed.turns) {
      const read = readTurn(turn, chatText)
      if (read.kind === 'problem') return rejected(read)
      turns.push(...read.turns)
      mended.push(...mendedFrom(chatText, read.repairs))
    }
    const names = head.tools.map((tool) => tool.function.name)
    const assembled = assembleMessages(turns, names)
    if (assembled.kind === 'problem') return rejected(assembled)
    mended.push(...assembled.mended)
    const { messages } = assembled
    return {
      kind: 'example',
      group: groupOf(head.tools, messages),
      tags: conversationTags(messages, mended),
      messages,
      tools: head.tools,
      repairs: recordRepairs(mended),
    }
  },
})

type ReadTurn = { kind: 'turns'; turns: UpstreamTurn[]; repairs: string[] } | { kind: 'problem'; reason: string; detail: string }

/** An assistant's text may end in calls, each behind `<functioncall>`; what stands before the first is said beside them. */
function readTurn({ role, text }: ChatTurn, from: UpstreamText): ReadTurn {
  if (role === 'USER') return { kind: 'turns', turns: [{ kind: 'user', content: text, from }], repairs: [] }
  if (role === 'FUNCTION RESPONSE') return { kind: 'turns', turns: [{ kind: 'response', content: text, from }], repairs: [] }
  const [said = '', ...calls] = text.split('<functioncall>')
  const turns: UpstreamTurn[] = calls.length > 0 && said.trim() === '' ? [] : [{ kind: 'assistant', content: said.trim(), from }]
  const repairs: string[] = []
  for (const text of calls) {
    const call = parseCall(text)
    if (call.kind === 'problem') return call
    turns.push({ kind: 'call', name: call.name, arguments: call.arguments, from })
    repairs.push(...call.repairs)
  }
  return { kind: 'turns', turns, repairs }
}

const rejected = ({ reason, detail }: { reason: string; detail: string }): Conversion => ({ kind: 'rejected', reason, detail })

/** Rows with the same tools are variations of each other; of rows without tools those are that start with the same words. */
function groupOf(tools: readonly ToolDefinition[], messages: readonly DraftMessage[]): string {
  const names = tools.map((tool) => tool.function.name).sort()
  if (names.length > 0) return `glaive:${names.join('+')}`
  const first = messages.find((message) => message.role === 'user')?.content ?? ''
  return `glaive:${createHash('sha256').update(normalizeUserTurn(first)).digest('hex').slice(0, 16)}`
}
