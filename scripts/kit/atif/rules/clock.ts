import { type Moment, pythonTimestamp } from '../python-timestamp.ts'
import { defineRule } from './rule.ts'

/** Time goes forward from step to step. Copied steps keep the time of what they were copied from; moments without a zone are compared among themselves. */
export const clock = defineRule({
  name: 'clock',
  *check({ document, path }) {
    const latest = new Map<boolean, { moment: Moment; text: string }>()
    for (const [index, { timestamp: text, is_copied_context }] of document.steps.entries()) {
      const moment = text == null || is_copied_context ? null : pythonTimestamp(text)
      if (!moment || text == null) continue
      const before = latest.get(moment.hasZone)
      if (before && moment.microseconds < before.moment.microseconds) {
        yield { path: `${path}.steps.${index}.timestamp`, message: `${text} is before ${before.text} of an earlier step` }
      } else latest.set(moment.hasZone, { moment, text })
    }
  },
})
