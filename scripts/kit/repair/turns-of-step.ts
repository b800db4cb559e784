import type { Turn } from './assemble-messages.ts'

/** A step of a trajectory (ATIF) in text alone. */
export interface SpokenStep {
  source: 'system' | 'user' | 'agent'
  message: string
  reasoning_content?: string | null | undefined
  tool_calls?: readonly { tool_call_id: string; function_name: string; arguments: Record<string, unknown> }[] | null | undefined
  observation?: { results: readonly { source_call_id?: string | null | undefined; content?: string | null | undefined }[] } | null | undefined
}

/**
 * An agent's or a user's step as turns: text, calls, and an answer for each call. What was seen without a call goes to the last call of the step, or where it has
 * none, is the user's. `learn` false keeps the step as context.
 */
export function turnsOfStep(step: SpokenStep, { learn }: { learn: boolean }): Turn[] {
  if (step.source !== 'agent') return [{ kind: 'user', content: step.message }]
  const weight = learn ? {} : ({ weight: 0 } as const)
  const reasoning = step.reasoning_content ? { reasoning: step.reasoning_content } : {}
  const calls = step.tool_calls ?? []
  const results = step.observation?.results ?? []
  const seen = results.filter((result) => result.source_call_id == null)
  const answers = calls.map((call, place) => [...answersTo(call, calls, results), ...(place === calls.length - 1 ? seen : [])])
  const text = (parts: typeof results) => parts.map((result) => result.content ?? '').join('\n')
  const says = Boolean(step.message || (calls.length === 0 && step.reasoning_content))
  return [
    ...(says ? [{ kind: 'assistant' as const, content: step.message, ...reasoning, ...weight }] : []),
    ...calls.map(
      (call, place): Turn => ({
        kind: 'call',
        name: call.function_name,
        arguments: JSON.stringify(call.arguments),
        ...(place === 0 && !says && reasoning),
        ...weight,
      }),
    ),
    ...answers.map((parts): Turn => ({ kind: 'response', content: text(parts) })),
    ...(calls.length === 0 && text(seen) ? [{ kind: 'user' as const, content: text(seen) }] : []),
  ]
}

/** What came back of a call. Calls of one id take what came back under it in turn, the last of them all that is left. */
function answersTo<Result extends { source_call_id?: string | null | undefined }>(
  call: { tool_call_id: string },
  calls: readonly { tool_call_id: string }[],
  results: readonly Result[],
): Result[] {
  const twins = calls.filter((other) => other.tool_call_id === call.tool_call_id)
  const place = twins.indexOf(call)
  const came = results.filter((result) => result.source_call_id === call.tool_call_id)
  return came.slice(place, place === twins.length - 1 ? undefined : place + 1)
}
