import type { AgentStep } from './agent.ts'

/** Calls of a step by names that no earlier step of the trajectory has: an agent that is asked again may count from one again. `used` grows by them. */
export function ownCallIds(step: AgentStep, used: Set<string>): AgentStep {
  const names = new Map<string, string>()
  for (const { tool_call_id: id } of step.tool_calls ?? []) {
    let name = id
    for (let count = 2; used.has(name); count++) name = `${id}_${count}`
    names.set(id, name)
  }
  for (const name of names.values()) used.add(name)
  if ([...names].every(([id, name]) => id === name)) return step
  const renamed = (id: string) => names.get(id) ?? id
  const { tool_calls, observation, ...rest } = step
  return {
    ...rest,
    ...(tool_calls && { tool_calls: tool_calls.map((call) => ({ ...call, tool_call_id: renamed(call.tool_call_id) })) }),
    ...(observation && {
      observation: {
        results: observation.results.map((result) => ({ ...result, ...(result.source_call_id && { source_call_id: renamed(result.source_call_id) }) })),
      },
    }),
  }
}
