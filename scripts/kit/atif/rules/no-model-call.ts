import { defineRule } from './rule.ts'

/** A step of the agent with llm_call_count 0 was made by no model: nothing to meter, nothing reasoned. */
export const noModelCall = defineRule({
  name: 'no-model-call',
  *check({ document, path }) {
    for (const [index, step] of document.steps.entries()) {
      if (step.source !== 'agent' || step.llm_call_count !== 0) continue
      for (const field of ['metrics', 'reasoning_content'] as const) {
        if (step[field] != null) yield { path: `${path}.steps.${index}.${field}`, message: 'must be absent where llm_call_count is 0' }
      }
    }
  },
})
