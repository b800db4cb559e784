import type { Agent } from './agent.ts'

/** One line an agent; imported when it is asked for. */
const agents = {
  nop: async () => (await import('./nop.ts')).nop,
  oracle: async () => (await import('./oracle/oracle.ts')).oracle,
} satisfies Record<string, () => Promise<Agent>>

export type AgentName = keyof typeof agents

export const agentNames = Object.keys(agents) as [AgentName, ...AgentName[]] // keyof says the same of a literal

export const loadAgent = (name: AgentName): Promise<Agent> => agents[name]()
