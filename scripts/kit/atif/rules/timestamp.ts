import { pythonTimestamp } from '../python-timestamp.ts'
import { defineRule } from './rule.ts'

export const timestamp = defineRule({
  name: 'timestamp',
  *check({ document, path }) {
    for (const [index, { timestamp: text }] of document.steps.entries()) {
      if (text != null && !pythonTimestamp(text)) yield { path: `${path}.steps.${index}.timestamp`, message: `"${text.slice(0, 60)}" is no moment of ISO 8601` }
    }
  },
})
