import type { Graph } from './load-graph.ts'

/** Whether a step promises its bytes: its stage does, and no model is asked under this profile. */
export function isDeterministic(graph: Graph, name: string, profile: string): boolean {
  const { stage, params } = graph.step(name, profile)
  const { deterministic = false, asks } = graph.stages[stage] ?? {}
  return deterministic && (asks === undefined || (params[asks] ?? null) === null)
}
