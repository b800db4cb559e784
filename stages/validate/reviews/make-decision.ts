import { createPatch } from 'rfc6902'
import { type Example, ReviewDecision } from '#kit/records'
import { rowDigest } from '#kit/reviews'
import { StageError } from '#kit/stage'
import { faultOf } from './row-text.ts'

interface Given {
  /** The row as merge left it, before any decision. */
  row: Example
  by?: string | undefined
}

const about = ({ row, by }: Given) => ({ version: 1 as const, id: row.id, before: rowDigest(row), ...(by && { by }) })

/** @throws StageError where the row breaks a rule: to accept it would change nothing. */
export function acceptance(given: Given): ReviewDecision {
  const problem = faultOf(given.row)
  if (problem) throw new StageError(`${given.row.id} breaks a rule, and validate would reject it all the same; edit it (${problem})`)
  return { ...about(given), decision: 'accept' }
}

export const rejection = (given: Given, reason: string): ReviewDecision => ({ ...about(given), decision: 'reject', reason })

/** The way from a row to its edited text as a JSON Patch; null where there is none to go. */
export function edition(given: Given, { messages, tools }: Example): ReviewDecision | null {
  const patch = createPatch({ messages: given.row.messages, tools: given.row.tools }, { messages, tools })
  return patch.length === 0 ? null : ReviewDecision.parse({ ...about(given), decision: 'edit', patch })
}
