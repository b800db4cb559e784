import type { Agent } from './agent.ts'

/** Does nothing: a task that it passes tests nothing. */
export const nop: Agent = { name: 'nop', version: '1', model: null, settings: {}, run: async () => {} }
