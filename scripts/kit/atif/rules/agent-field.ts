import { defineRule } from './rule.ts'

const ofAgents = ['model_name', 'reasoning_effort', 'reasoning_content', 'tool_calls', 'metrics'] as const

/** Even an empty one; null is none. */
export const agentField = defineRule({
  name: 'agent-field',
  *check({ document, path }) {
    for (const [index, step] of document.steps.entries()) {
      if (step.source === 'agent') continue
      for (const field of ofAgents) {
        if (step[field] != null)
          yield { path: `${path}.steps.${index}.${field}`, message: `only steps of the agent have it, this one is of the ${step.source}` }
      }
    }
  },
})
