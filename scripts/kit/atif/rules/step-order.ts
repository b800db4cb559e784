import { defineRule } from './rule.ts'

export const stepOrder = defineRule({
  name: 'step-order',
  *check({ document, path }) {
    for (const [index, { step_id }] of document.steps.entries()) {
      if (step_id !== index + 1)
        yield { path: `${path}.steps.${index}.step_id`, message: `is ${step_id}, must be ${index + 1}: steps count from 1 without gaps` }
    }
  },
})
