import type { Example } from '#kit/records'

/** What is wrong with a row: where, what, and how to mend it. `path` as in `messages[2].tool_calls[0].function.arguments`. */
export interface Problem {
  path: string
  message: string
  mend: string
}

/** A row that breaks the rule is rejected with the rule's name as the reason. */
export interface Rule {
  name: string
  check(example: Example): Problem | null
}

export const defineRule = <const R extends Rule>(rule: R): R => rule
