import { AssistantMessage, type Example, exampleId, type Message, type Provenance } from '#kit/records'
import { assembleMessages, type Turn, turnsOfStep } from '#kit/repair'
import { tools as ours, systemPrompt } from '#kit/tools'
import type { Conversation, Heard } from './conversations.ts'
import type { Run } from './run.ts'
import { speaksText, terminusProblem, terminusReply, wasUnreadable } from './terminus.ts'
import { isOurs, toolsOf } from './tools-of.ts'

export interface Learnt {
  example: Example
  /** Steps of agents that it learns from, and that it holds as context. */
  learnt: number
  context: number
}

/** One conversation as a training row: nothing is learnt from steps that were copied, that no model took, or whose format could not be read. */
export function toExample(conversation: Conversation, run: Run, { licence, revision }: { licence: string; revision: string }): Learnt | { problem: string } {
  const { document, source, number } = conversation
  const isText = speaksText(document)
  const cannot = isText ? terminusProblem(run.main, conversation.steps) : null
  if (cannot) return { problem: cannot }
  const steps = isText ? conversation.steps.map(asText) : conversation.steps
  const offered = isText ? { tools: [], isInferred: false } : isOurs(document) ? { tools: ours, isInferred: false } : toolsOf(document, steps)
  if ('problem' in offered) return offered
  const learns = learntSteps(steps)
  const opening = steps.findIndex((step) => step.source !== 'system')
  const given = steps.slice(0, Math.max(opening, 0)).map(({ message }) => message)
  const prompt = given.length === 0 && isOurs(document) ? [systemPrompt] : given
  const turns: Turn[] = [
    ...(prompt.length > 0 ? [{ kind: 'system' as const, content: prompt.join('\n\n') }] : []),
    ...steps.flatMap((step, place) => (place < opening ? [] : turnsOfStep(step, { learn: learns[place] ?? false }))),
  ]
  const assembled = assembleMessages(
    turns,
    offered.tools.map((tool) => tool.function.name),
  )
  if (assembled.kind === 'problem') return { problem: `${assembled.reason}: ${assembled.detail}` }
  const messages = assembled.messages.map((message): Message => (message.role === 'assistant' ? AssistantMessage.parse(message) : message))
  if (!messages.some((message) => message.role === 'assistant' && message.weight === 1)) return { problem: 'nothing in it is to be learnt' }
  const own = steps.filter((step) => step.source === 'agent' && !step.isBorrowed).length
  const learnt = learns.filter(Boolean).length
  const provenance: Provenance = {
    source: `trajectory/${document.agent.name}`,
    revision,
    row: [document.trajectory_id ?? document.session_id ?? 'trajectory', source, number].join('/'),
    licence,
    ...(run.main.trajectory_id && { trial: run.main.trajectory_id }),
  }
  return {
    example: {
      version: 1,
      id: exampleId(provenance),
      group: `trajectory/${revision.slice(0, 16)}`,
      tags: [`agent:${document.agent.name}`, ...(source === 'main' ? [] : ['sub-agent']), ...(offered.isInferred ? ['tools:inferred'] : [])],
      messages,
      tools: [...offered.tools],
      provenance,
    },
    learnt,
    context: own - learnt,
  }
}

/** The reply and what came back, without calls. */
function asText(step: Heard): Heard {
  if (step.source !== 'agent') return step
  const results = (step.observation?.results ?? []).map(({ content }) => ({ content }))
  return { ...step, message: terminusReply(step), tool_calls: null, observation: { results } }
}

/** Which steps are learnt. Steps that run into each other are one message, which is learnt as a whole or not at all. */
function learntSteps(steps: readonly Heard[]): boolean[] {
  const learns = steps.map((step, place) => saysSomething(step) && step.isModels && !step.isCopied && !wasUnreadable(step, steps[place + 1]))
  let first = 0
  for (const [place, step] of steps.entries()) {
    if (step.source === 'agent' && runsOn(step) && steps[place + 1]?.source === 'agent') continue
    const run = steps.slice(first, place + 1).map((each, offset) => ({ each, at: first + offset }))
    const isLearnt = run.every(({ each, at }) => learns[at] || !saysSomething(each))
    for (const { at } of run) learns[at] = isLearnt && learns[at] === true
    first = place + 1
  }
  return learns
}

const saysSomething = ({ source, message, reasoning_content, tool_calls }: Heard): boolean =>
  source === 'agent' && Boolean(message || reasoning_content || (tool_calls ?? []).length > 0)

/** Nothing comes between it and the next step. */
const runsOn = ({ tool_calls, observation }: Heard): boolean =>
  (tool_calls ?? []).length === 0 && !(observation?.results ?? []).some(({ source_call_id, content }) => source_call_id == null && content)
