import type { Example } from '#kit/records'

/** What is wrong with a row: where, what, and how to mend it. `path` as in `messages[2].tool_calls[0].function.arguments`. */
export interface Problem {
  path: string
  message: string
  mend: string
}

/** What of a row the rules look at, whatever it was written for. Files of other programs have no tags. */
export type Conversation = Pick<Example, 'messages' | 'tools'> & Partial<Pick<Example, 'tags'>>

/** A row that breaks the rule is rejected with the rule's name as the reason. `check` gives every place, in the order of the row. */
export interface Rule {
  name: string
  check(conversation: Conversation): Iterable<Problem>
}

export const defineRule = <const R extends Rule>(rule: R): R => rule
