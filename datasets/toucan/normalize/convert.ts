import { createHash } from 'node:crypto'
import { z } from 'zod'
import { normalizeUserTurn } from '#kit/records'
import { assembleMessages, conversationReasons, conversationTags, mendedFrom, recordRepairs, repairJson } from '#kit/repair'
import { type Conversion, type DraftMessage, defineConverter } from '#kit/stage'
import { declareTools } from './declare-tools.ts'
import { parseQuality, scores } from './parse-quality.ts'
import { Messages, readTurns } from './read-turns.ts'

const Row = z.object({
  uuid: z.string().min(1),
  subset_name: z.string(),
  target_tools: z.string().nullish(),
  messages: z.string(),
  /** The SFT form has `tools`, the full ones have `available_tools` and what the judges said. */
  tools: z.string().nullish(),
  available_tools: z.string().nullish(),
  question_quality_assessment: z.string().nullish(),
  response_quality_assessment: z.string().nullish(),
})

/**
 * Toucan in its SFT form and in the full ones (Kimi-K2, Qwen3, OSS). Tools and messages are JSON text. In the SFT form the roles are user, assistant, tool_call
 * (the `str()` of a Python dict) and tool_response; in the full ones a call is `function_call` of an assistant's message, answered by the role function.
 * Calls seldom carry an id: several in a row are parallel, and responses answer them in order.
 */
export default defineConverter({
  summary: 'rows of Toucan-1.5M, in the SFT form and in the full ones',
  source: 'toucan',
  row: Row,
  columns: Object.keys(Row.shape),
  scores,
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
    const said = Messages.safeParse(repairJson(row.messages)?.value)
    if (!said.success) return rejected({ reason: 'messages-not-json', detail: `messages is no JSON array of role and content: ${row.messages.slice(0, 80)}` })
    const read = readTurns(said.data)
    if (read.kind === 'problem') return rejected(read)
    const column = row.tools ? ({ path: 'tools', text: row.tools } as const) : { path: 'available_tools', text: row.available_tools ?? '' }
    const called = new Set(read.turns.flatMap((turn) => (turn.kind === 'call' ? [turn.name] : [])))
    const declared = declareTools(column.text, read.dumped, called)
    if (declared.kind === 'problem') return rejected(declared)
    const names = declared.tools.map((tool) => tool.function.name)
    const assembled = assembleMessages(read.turns, names)
    if (assembled.kind === 'problem') return rejected(assembled)
    const mended = [...mendedFrom(column, declared.repairs), ...read.mended, ...assembled.mended]
    const { messages } = assembled
    return {
      kind: 'example',
      group: groupOf(row.target_tools ?? '', messages),
      tags: [`subset:${row.subset_name}`, ...conversationTags(messages, mended)],
      messages,
      tools: declared.tools,
      repairs: recordRepairs(mended),
      quality: parseQuality(row.question_quality_assessment, row.response_quality_assessment),
    }
  },
})

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
