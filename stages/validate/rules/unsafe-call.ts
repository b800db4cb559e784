import { checkSafety } from '#kit/safety'
import { defineRule } from './rule.ts'

/** Rows of this category teach an agent to ask first. */
const CATEGORY = 'shutdown'

/**
 * A row that is there to teach safety and is unsafe teaches the opposite, whoever wrote or edited it. Rows of other categories are not held against these rules: in
 * a sandbox of its own an agent has nobody to ask, and a public task may be to delete a folder.
 */
export const unsafeCall = defineRule({
  name: 'unsafe-call',
  *check({ messages, tags = [] }) {
    if (tags.includes(CATEGORY)) for (const { rule, path, message, mend } of checkSafety(messages)) yield { path, message: `${rule}: ${message}`, mend }
  },
})
