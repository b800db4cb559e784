import type { LoadedTask } from '#kit/agents'
import { AssistantMessage, type Example, exampleId, type Message, type Trial } from '#kit/records'
import { assembleMessages, type Turn, turnsOfStep } from '#kit/repair'
import { systemPrompt, tools } from '#kit/tools'

/** Of rows that are made here. */
export const LICENCE = 'Apache-2.0'

/**
 * A trial's trajectory as a training row: instruction, then each step's text and calls with what was observed. It ends with the agent's last turn; what was seen
 * after that teaches nothing. Where the turns do not make a conversation, the problem.
 */
export function toExample(trial: Trial, task: LoadedTask): { example: Example } | { problem: string } {
  const turns: Turn[] = [{ kind: 'system', content: systemPrompt }, ...trial.trajectory.steps.flatMap(turnsOf)]
  const assembled = assembleMessages(
    turns,
    tools.map((tool) => tool.function.name),
  )
  if (assembled.kind === 'problem') return { problem: `${assembled.reason}: ${assembled.detail}` }
  const provenance = { source: 'collect', revision: task.record.sha256, row: trial.id, licence: LICENCE, trial: trial.id }
  const { difficulty, tags } = task.record.file.metadata
  return {
    example: {
      version: 1,
      id: exampleId(provenance),
      group: `task/${trial.task}`,
      tags: ['collect', `agent:${trial.agent}`, `difficulty:${difficulty}`, ...tags],
      messages: assembled.messages.map((message): Message => (message.role === 'assistant' ? AssistantMessage.parse(message) : message)),
      tools,
      provenance,
    },
  }
}

/** A step that no model took, or that was copied in, stays as context: nothing is learnt from it. */
function turnsOf(step: Trial['trajectory']['steps'][number]): Turn[] {
  return step.source === 'system' ? [] : turnsOfStep(step, { learn: !step.is_copied_context && step.llm_call_count !== 0 })
}
