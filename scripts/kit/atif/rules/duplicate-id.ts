import { defineRule } from './rule.ts'

/** A call has its own id in the document and one result; a document has another id than those around it. Copied steps repeat what was. */
export const duplicateId = defineRule({
  name: 'duplicate-id',
  *check({ document, path, parents }) {
    const seen = new Set<string>()
    for (const [index, step] of document.steps.entries()) {
      const inStep = new Set<string>()
      for (const [place, { tool_call_id: id }] of (step.tool_calls ?? []).entries()) {
        const where = `${path}.steps.${index}.tool_calls.${place}.tool_call_id`
        if (id === '') yield { path: where, message: 'is empty' }
        else if (inStep.has(id) || (seen.has(id) && !step.is_copied_context)) yield { path: where, message: `"${id}" names an earlier call too` }
        inStep.add(id)
        if (!step.is_copied_context) seen.add(id)
      }
      const answered = new Set<string>()
      for (const [place, { source_call_id: id }] of (step.observation?.results ?? []).entries()) {
        if (id == null) continue
        if (answered.has(id)) yield { path: `${path}.steps.${index}.observation.results.${place}.source_call_id`, message: `"${id}" has a result already` }
        answered.add(id)
      }
    }
    const id = document.trajectory_id
    if (id != null && parents.some((parent) => parent.trajectory_id === id)) {
      yield { path: `${path}.trajectory_id`, message: `"${id}" is the id of a trajectory around it` }
    }
  },
})
