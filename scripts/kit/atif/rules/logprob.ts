import { defineRule } from './rule.ts'

export const logprob = defineRule({
  name: 'logprob',
  *check({ document, path }) {
    for (const [index, { metrics }] of document.steps.entries()) {
      for (const [place, value] of (metrics?.logprobs ?? []).entries()) {
        if (Number.isFinite(value) && value <= 0) continue
        yield { path: `${path}.steps.${index}.metrics.logprobs.${place}`, message: `is ${value}, must be a finite number of at most 0` }
      }
    }
  },
})
