import { ReviewDecision } from '#kit/records'
import { type DecisionLines, readLines, writeLine } from './decision-lines.ts'

export const DECISIONS_FILE = 'datasets/reviews/decisions.jsonl'

/** By the id of the row. */
export type Decisions = ReadonlyMap<string, ReviewDecision>

const lines: DecisionLines<ReviewDecision> = { schema: ReviewDecision, nameOf: ({ id }) => id, thing: 'a row' }

export const readDecisions = (path: string): Promise<Decisions> => readLines(path, lines)

/** Null takes the decision back. */
export const writeDecision = (path: string, id: string, decision: ReviewDecision | null): Promise<Decisions> => writeLine(path, id, decision, lines)
