import type { Answer } from './llm.ts'

/** What a job asked and what it came to. Replayed answers are counted and cost nothing. */
export interface Tally {
  answered: number
  replayed: number
  promptTokens: number
  cachedTokens: number
  completionTokens: number
  dollars: number
  /** Answers whose cost is not known: without a price, or without counts. */
  unpriced: number
}

export const emptyTally = (): Tally => ({ answered: 0, replayed: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, dollars: 0, unpriced: 0 })

export function addAnswer(tally: Tally, { usage }: Answer): void {
  tally.answered++
  tally.promptTokens += usage.promptTokens ?? 0
  tally.cachedTokens += usage.cachedTokens ?? 0
  tally.completionTokens += usage.completionTokens ?? 0
  tally.dollars += usage.costDollars ?? 0
  if (usage.costDollars === null) tally.unpriced++
}
