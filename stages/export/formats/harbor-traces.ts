import type { Conversation, Heard } from '../trajectories/conversations.ts'
import { pythonJson } from '../trajectories/python-json.ts'
import type { Run } from '../trajectories/run.ts'
import type { RunFacts } from '../trajectories/run-facts.ts'
import { speaksText, terminusProblem, terminusReply } from '../trajectories/terminus.ts'

interface Said {
  content: string
  role: 'user' | 'assistant'
}

/**
 * One row for each turn that a model took, with all that came before it, as Harbor exports its traces. What only the trial knows comes from `facts`. Unlike there, a
 * step that no model took is context and no row, texts of several parts are whole, and what precedes a boundary that replaces it is not repeated after it.
 */
export function harborTraces(conversation: Conversation, run: Run, facts: RunFacts, firstEpisode: number): { rows: object[] } | { problem: string } {
  const { document, steps, source } = conversation
  const isText = speaksText(document)
  const problem = isText ? terminusProblem(run.main, steps) : null
  if (problem !== null) return { problem }
  const said: Said[] = []
  const rows: object[] = []
  const tools = source === 'main' ? (document.agent.tool_definitions ?? []) : []
  const firstPrompt = tools.length > 0 ? steps.find((step) => step.source === 'system') : undefined
  for (const step of steps) {
    if (step.source !== 'agent') said.push({ content: `${step === firstPrompt ? toolsText(tools) : ''}${step.message}`, role: 'user' })
    else said.push({ content: isText ? terminusReply(step) : replyOf(step), role: 'assistant' })
    if (step.isModels && !step.isCopied) {
      rows.push({
        conversations: [...said],
        agent: facts.agent,
        model: facts.model,
        model_provider: facts.modelProvider,
        date: facts.date,
        task: facts.task,
        episode: `episode-${firstEpisode + rows.length}`,
        run_id: facts.runId,
        trial_name: facts.trialName,
        result: facts.result,
        ...(tools.length > 0 && { tool_definitions: tools }),
        ...(run.trails.length > 1 && { trace_source: source }),
      })
    }
    const seen = step.source === 'agent' ? (step.observation?.results ?? []).flatMap(({ content }) => content ?? []) : []
    if (seen.length > 0) said.push({ content: seen.join('\n'), role: 'user' })
  }
  return { rows }
}

const toolsText = (tools: readonly object[]): string => `<tools>\n${JSON.stringify(tools, null, 2)}\n</tools>\n\n`

function replyOf({ message, reasoning_content, tool_calls }: Heard): string {
  const calls = (tool_calls ?? []).map((call) => `<tool_call>\n${pythonJson({ name: call.function_name, arguments: call.arguments })}\n</tool_call>`)
  const parts = [reasoning_content ? `<think>${reasoning_content}</think>` : '', opened(message), ...calls]
  return parts.filter((part) => part !== '').join('\n')
}

/** A thought that a prompt began is ended in the reply alone. */
const opened = (message: string): string => (message.includes('</think>') && !message.includes('<think>') ? `<think>${message}` : message)
