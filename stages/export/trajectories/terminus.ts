import type { AtifDocument } from '#kit/atif'
import type { Heard } from './conversations.ts'

/** Terminus-2 speaks text: its prompt asks for one JSON object a turn, and its calls are how the document tells of the commands in it. */
export const speaksText = ({ agent }: AtifDocument): boolean => agent.name.startsWith('terminus')

const PARSED = /^Analysis: ([\s\S]*?)(?:\nPlan: ([\s\S]*))?$|^Plan: ([\s\S]*)$/
const FAILED = /^Previous response had parsing errors:|^ERROR!! NONE of the actions you just requested were performed/

/** The reply as it was asked for, made again from the parts that the document keeps; a document that keeps the reply itself has it as it stands. */
export function terminusReply({ message, tool_calls }: Heard): string {
  const calls = tool_calls ?? []
  const [, analysis, plan, onlyPlan] = PARSED.exec(message) ?? []
  if (calls.length === 0 && (analysis === undefined || plan === undefined)) return message
  const commands = calls.filter((call) => call.function_name === 'bash_command').map((call) => call.arguments)
  const isComplete = calls.some((call) => call.function_name === 'mark_task_complete')
  return JSON.stringify({ analysis: analysis ?? '', plan: plan ?? onlyPlan ?? '', commands, task_complete: isComplete }, null, 2)
}

/** Why the replies cannot be made again, or null. */
export function terminusProblem(main: AtifDocument, steps: readonly Heard[]): string | null {
  const parser = main.agent.extra?.parser
  const parsed = steps.find((step) => step.source === 'agent' && (step.tool_calls ?? []).length > 0)
  if (parsed && parser === 'xml') return `step ${parsed.stepId} keeps no reply of the model as it stood (parser xml); record it with raw_content`
  const foreign = steps.flatMap((step) => step.tool_calls ?? []).find((call) => !['bash_command', 'mark_task_complete'].includes(call.function_name))
  return foreign ? `${foreign.function_name} is no call of Terminus-2's text protocol` : null
}

/** Whether what came back of a step says that its reply was in no format that could be read. */
export function wasUnreadable(step: Heard, next: Heard | undefined): boolean {
  const seen = (step.observation?.results ?? []).map(({ content }) => content ?? '')
  return [...seen, next?.source === 'user' ? next.message : ''].some((text) => FAILED.test(text))
}
