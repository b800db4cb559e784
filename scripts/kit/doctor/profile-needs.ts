import type { Graph } from '#kit/graph'

/** What the steps of one profile ask of a machine. */
export interface ProfileNeeds {
  profile: string
  python: boolean
  engine: boolean
  gpu: boolean
  hub: boolean
}

/** Read off the resolved params and off the code of the stages, so that no list of steps has to be kept. */
export function profileNeeds(graph: Graph, profile: string): ProfileNeeds {
  const steps = graph.order.map((name) => graph.step(name, profile))
  const says = (key: string, value: string) => steps.some(({ params }) => holds(params, key, value))
  return {
    profile,
    python: steps.some(({ stage }) => graph.stages[stage]?.files.some((file) => file.startsWith('scripts/kit/python/'))),
    engine: says('sandbox', 'docker'),
    gpu: says('device', 'cuda'),
    hub: says('from', 'hub'),
  }
}

/** Whether params say this of this key, at any depth. */
const holds = (params: unknown, key: string, value: string): boolean =>
  typeof params === 'object' && params !== null && Object.entries(params).some(([name, inner]) => (name === key && inner === value) || holds(inner, key, value))
