import { createHash } from 'node:crypto'
import { z } from 'zod'
import { normalizeUserTurn } from '#kit/records'
import { assembleMessages, conversationReasons, conversationTags, mendedFrom, recordRepairs, type UpstreamText, type UpstreamTurn } from '#kit/repair'
import { type Conversion, defineConverter } from '#kit/stage'
import { cleanTerminal } from './clean-terminal.ts'
import { type Action, parseAction } from './parse-action.ts'
import { type Said, splitProblem } from './split-problem.ts'
import { systemMessage, tools } from './tools.ts'

const OUTPUT = /^\s*The output of the OS:[ \t]*\n?/

/**
 * The `os` split of AgentInstruct: Think/Act text to calls of bash, answer and finish, the output of the OS to tool messages. A turn with `loss: false`
 * gets weight 0. (The whole dataset has 1,866 rows, not the 1.8M often quoted.)
 */
export default defineConverter({
  summary: 'rows of the os split of AgentInstruct',
  source: 'agentinstruct',
  row: z.object({
    id: z.string().min(1),
    conversations: z.array(z.object({ from: z.enum(['human', 'gpt']), loss: z.boolean().nullish(), value: z.string() })).min(1),
  }),
  rowId: (row) => row.id,
  reasons: [
    'no-problem',
    'several-problems',
    'no-action',
    'unknown-action',
    'action-syntax',
    // A problem is a user's turn, and its actions are read one by one.
    ...conversationReasons.filter((reason) => reason !== 'no-user-turn' && reason !== 'undeclared-tool'),
  ],
  convert: ({ conversations }) => {
    const split = splitProblem(conversations)
    if (split.kind === 'problem') return rejected(split)
    const opening = textOf(conversations, split.opening)
    const turns: UpstreamTurn[] = [{ kind: 'system', content: systemMessage, from: opening }]
    const mended = mendedFrom(opening, split.demonstration > 0 ? ['demonstration-split-off'] : [])
    for (const [index, said] of split.turns.entries()) {
      const from = textOf(conversations, split.opening + index)
      const read = readTurn(said, from)
      if (read.kind === 'problem') return rejected(read)
      turns.push(...read.turns)
      mended.push(...mendedFrom(from, read.repairs))
    }
    const names = tools.map((tool) => tool.function.name)
    const assembled = assembleMessages(turns, names)
    if (assembled.kind === 'problem') return rejected(assembled)
    mended.push(...assembled.mended)
    const { messages } = assembled
    const tags = conversationTags(messages, mended)
    return { kind: 'example', group: groupOf(split.turns[0]?.value ?? ''), tags, messages, tools, repairs: recordRepairs(mended) }
  },
})

const textOf = (conversations: readonly Said[], index: number): UpstreamText => ({
  path: `conversations[${index}].value`,
  text: conversations[index]?.value ?? '',
})

type ReadTurn = { kind: 'turns'; turns: UpstreamTurn[]; repairs: string[] } | { kind: 'problem'; reason: string; detail: string }

function readTurn({ from: speaker, loss, value }: Said, from: UpstreamText): ReadTurn {
  if (speaker === 'human') return readHuman(value, from)
  const weight = loss === false ? 0 : 1
  const parsed = parseAction(value)
  // A turn that is not to be learnt may be plain talk ("Ok.").
  if (parsed.kind === 'problem' && parsed.reason === 'no-action' && weight === 0) {
    return { kind: 'turns', turns: [{ kind: 'assistant', content: value.trim(), weight, from }], repairs: [] }
  }
  if (parsed.kind === 'problem') return parsed
  const call: UpstreamTurn = { kind: 'call', weight, ...callOf(parsed.action), from }
  return { kind: 'turns', turns: parsed.thought ? [{ kind: 'assistant', content: parsed.thought, weight, from }, call] : [call], repairs: [] }
}

function readHuman(value: string, from: UpstreamText): ReadTurn {
  if (!OUTPUT.test(value)) return { kind: 'turns', turns: [{ kind: 'user', content: value.trim(), from }], repairs: [] }
  const { text, isCleaned } = cleanTerminal(value.replace(OUTPUT, ''))
  return { kind: 'turns', turns: [{ kind: 'response', content: text, from }], repairs: isCleaned ? ['terminal-codes'] : [] }
}

function callOf(action: Action): { name: string; arguments: string } {
  switch (action.kind) {
    case 'bash':
      return { name: 'bash', arguments: JSON.stringify({ command: action.command }) }
    case 'answer':
      return { name: 'answer', arguments: JSON.stringify({ text: action.text }) }
    case 'finish':
      return { name: 'finish', arguments: '{}' }
  }
}

const rejected = ({ reason, detail }: { reason: string; detail: string }): Conversion => ({ kind: 'rejected', reason, detail })

/** Rows with the same problem. */
const groupOf = (problem: string): string => `agentinstruct:${createHash('sha256').update(normalizeUserTurn(problem)).digest('hex').slice(0, 16)}`
