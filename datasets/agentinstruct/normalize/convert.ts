import { createHash } from 'node:crypto'
import { z } from 'zod'
import { normalizeUserTurn } from '#kit/records'
import { assembleMessages, conversationReasons, conversationTags, type Mended, mendedFrom, recordRepairs, type UpstreamTurn } from '#kit/repair'
import { type Conversion, defineConverter } from '#kit/stage'
import { findTask, textOf } from './find-task.ts'
import { type Grammar, grammarReasons, grammars } from './grammars/index.ts'
import { Conversations, readConversations, type Said } from './read-conversations.ts'

/**
 * AgentInstruct: actions written as text, in six grammars, to calls of tools; what the environment said, to tool messages. A turn with `loss: false` gets
 * weight 0. (It has 1,866 rows, not the 1.8M often quoted.)
 */
export default defineConverter({
  summary: 'rows of AgentInstruct: os, db, alfworld, webshop, kg and mind2web',
  source: 'agentinstruct',
  row: z.object({ id: z.string().min(1), conversations: z.union([Conversations, z.string()]) }),
  rowId: (row) => row.id,
  reasons: [
    'unknown-split',
    'broken-conversations',
    'no-problem',
    'several-problems',
    ...grammarReasons,
    // A task is a user's turn, and its actions are read one by one.
    ...conversationReasons.filter((reason) => reason !== 'no-user-turn' && reason !== 'undeclared-tool'),
  ],
  convert: ({ id, conversations }) => {
    const name = id.replace(/_.*$/s, '')
    const grammar = Object.hasOwn(grammars, name) ? grammars[name] : undefined
    if (!grammar) return reject('unknown-split', `"${id}" does not start with one of: ${Object.keys(grammars).join(', ')}`)
    const read = typeof conversations === 'string' ? readConversations(conversations) : { said: conversations, rules: [] }
    if (!read) return reject('broken-conversations', 'conversations is a text that no list of turns can be read from')
    const mended = mendedFrom({ path: 'conversations', text: String(conversations) }, read.rules)
    return convertTurns(read.said, { name, grammar, mended })
  },
})

function convertTurns(said: readonly Said[], { name, grammar, mended }: { name: string; grammar: Grammar; mended: Mended[] }): Conversion {
  const found = findTask(said, grammar)
  if (found.kind === 'problem') return reject(found.reason, found.detail)
  if (found.splitOff) mended.push(found.splitOff)
  const from = textOf(said, found.place)
  const turns: UpstreamTurn[] = [
    { kind: 'system', content: grammar.system, from },
    { kind: 'user', content: found.task, from },
  ]
  for (const [index, turn] of said.entries()) {
    if (index <= found.place) continue
    const read = turn.from === 'human' ? readHuman(turn, grammar, turns.at(-1)?.kind === 'call') : readAssistant(turn, grammar, found.task)
    if (read.kind === 'problem') return reject(read.reason, `turn ${index}: ${read.detail}`)
    const from = textOf(said, index)
    turns.push(...read.turns.map((one) => ({ ...one, from })))
    mended.push(...mendedFrom(from, read.rules))
  }
  const tools = [...grammar.tools]
  const assembled = assembleMessages(
    turns,
    tools.map((tool) => tool.function.name),
  )
  if (assembled.kind === 'problem') return reject(assembled.reason, assembled.detail)
  mended.push(...assembled.mended)
  const { messages } = assembled
  // By the task's own topic: two rows about one thing never stand on both sides of a split.
  const topic = grammar.topic?.exec(found.task)?.[1] ?? found.task
  const tags = [...conversationTags(messages, mended), `grammar:${name}`]
  return { kind: 'example', group: groupOf(topic), tags, messages, tools, repairs: recordRepairs(mended) }
}

type ReadTurns = { kind: 'turns'; turns: TurnOfRow[]; rules: string[] } | { kind: 'problem'; reason: string; detail: string }
type TurnOfRow = UpstreamTurn extends infer Turn ? (Turn extends unknown ? Omit<Turn, 'from'> : never) : never

function readAssistant({ loss, value }: Said, grammar: Grammar, task: string): ReadTurns {
  const weight = loss === false ? 0 : 1
  const read = grammar.readAction(value)
  // A turn that is not to be learnt may be plain talk ("Ok.").
  if (read.kind === 'problem' && read.reason === 'no-action' && weight === 0)
    return { kind: 'turns', turns: [{ kind: 'assistant', content: value.trim(), weight }], rules: [] }
  if (read.kind === 'problem') return read
  const { thought, call, rules } = read
  const fault = call && grammar.faultOf?.(call, task)
  if (fault) return fault
  const turns: TurnOfRow[] = [
    ...(thought || !call ? [{ kind: 'assistant' as const, content: thought, weight } as const] : []),
    ...(call ? [{ kind: 'call' as const, ...call, weight } as const] : []),
  ]
  return { kind: 'turns', turns, rules }
}

function readHuman({ value }: Said, grammar: Grammar, isAwaited: boolean): ReadTurns {
  const observed = grammar.readObservation(value, isAwaited)
  if (!observed) return { kind: 'turns', turns: [{ kind: 'user', content: value.trim() }], rules: [] }
  return { kind: 'turns', turns: [{ kind: 'response', content: observed.text }], rules: observed.rules }
}

const reject = (reason: string, detail: string): Conversion => ({ kind: 'rejected', reason, detail })
const groupOf = (topic: string): string => `agentinstruct:${createHash('sha256').update(normalizeUserTurn(topic)).digest('hex').slice(0, 16)}`
