import { defineRule } from './rule.ts'

export const callReference = defineRule({
  name: 'call-reference',
  *check({ document, path }) {
    for (const [index, step] of document.steps.entries()) {
      const calls = new Set((step.tool_calls ?? []).map(({ tool_call_id }) => tool_call_id))
      for (const [place, { source_call_id }] of (step.observation?.results ?? []).entries()) {
        if (source_call_id == null || calls.has(source_call_id)) continue
        yield { path: `${path}.steps.${index}.observation.results.${place}.source_call_id`, message: `"${source_call_id}" is no tool call of this step` }
      }
    }
  },
})
