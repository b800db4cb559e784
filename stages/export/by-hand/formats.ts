import type { Format } from '../formats/format.ts'
import { harborTraces } from '../formats/harbor-traces.ts'
import { openaiChat } from '../formats/openai-chat.ts'
import { sft } from '../formats/sft.ts'
import { trainer } from '../formats/trainer.ts'
import { trl } from '../formats/trl.ts'
import { conversationsOf } from '../trajectories/conversations.ts'
import type { Refusal, Run } from '../trajectories/run.ts'
import { runFacts } from '../trajectories/run-facts.ts'
import { toExample } from '../trajectories/to-example.ts'

/** What a format makes of a run. The steps of agents are `learnt`, are `context` of what is learnt, or are lost with a refusal. */
export interface Exported {
  lines: object[]
  refusals: Refusal[]
  learnt: number
  context: number
}

export interface RunFormat {
  name: string
  summary: string
  /** The format of rows that it is, where it takes datasets too. */
  rows: Format | null
  exportRun(run: Run, origin: { licence: string; revision: string }): Exported
}

/** A format of rows, of trajectories. */
const ofRows = (format: Format): RunFormat => ({
  name: format.name,
  summary: format.summary,
  rows: format,
  exportRun: (run, origin) =>
    eachConversation(run, (conversation) => {
      const made = toExample(conversation, run, origin)
      if ('problem' in made) return made
      const expression = format.express(made.example)
      return 'problem' in expression ? expression : { lines: expression.lines, learnt: made.learnt, context: made.context }
    }),
})

const traces: RunFormat = {
  name: 'harbor-traces',
  summary: 'one turn a line with all that came before it as text (`conversations`), as Harbor exports its traces',
  rows: null,
  exportRun: (run) => {
    const facts = runFacts(run)
    const episodes = new Map<string, number>()
    return eachConversation(run, (conversation) => {
      const before = episodes.get(conversation.source) ?? 0
      const made = harborTraces(conversation, run, facts, before)
      if ('problem' in made) return made
      episodes.set(conversation.source, before + made.rows.length)
      return { lines: made.rows, learnt: made.rows.length, context: agentSteps(conversation) - made.rows.length }
    })
  },
}

const atif: RunFormat = {
  name: 'atif',
  summary: 'the trajectories themselves, one document a line (ATIF)',
  rows: null,
  exportRun: ({ trails, refusals }) => {
    const parts = trails.flatMap((trail) => trail.parts)
    const context = parts.flatMap(({ document }) => document.steps).filter(({ source }) => source === 'agent').length
    return { lines: parts.filter(({ isEmbedded }) => !isEmbedded).map(({ document }) => document), refusals, learnt: 0, context }
  },
}

/** By name: what `export` and `collect` write by hand. */
export const runFormats: ReadonlyMap<string, RunFormat> = new Map(
  [ofRows(sft), ofRows(trl), ofRows(openaiChat), ofRows(trainer), traces, atif].map((format) => [format.name, format]),
)

type Made = { lines: readonly object[]; learnt: number; context: number } | { problem: string }

function eachConversation(run: Run, make: (conversation: Conversations[number]) => Made): Exported {
  const { conversations, refusals } = conversationsOf(run)
  const exported: Exported = { lines: [], refusals: [...refusals], learnt: 0, context: 0 }
  for (const conversation of conversations) {
    const made = make(conversation)
    if ('problem' in made) exported.refusals.push(refusalOf(conversation, made.problem))
    else {
      exported.lines.push(...made.lines)
      exported.learnt += made.learnt
      exported.context += made.context
    }
  }
  return exported
}

type Conversations = ReturnType<typeof conversationsOf>['conversations']

const agentSteps = ({ steps }: Conversations[number]): number => steps.filter((step) => step.source === 'agent' && !step.isBorrowed).length

function refusalOf(conversation: Conversations[number], reason: string): Refusal {
  const own = conversation.steps.filter(({ isBorrowed }) => !isBorrowed).map(({ stepId }) => stepId)
  return { file: conversation.file, source: conversation.source, steps: [own[0] ?? 1, own.at(-1) ?? 1], agentSteps: agentSteps(conversation), reason }
}
