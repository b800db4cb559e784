import type { Example } from '#kit/records'
import { type Decisions, rowDigest } from '#kit/reviews'
import { describeDecision } from './describe-decision.ts'

/** The decisions that are about a text its row no longer has, or about no row, one line each. */
export async function findStale(decisions: Decisions, rows: AsyncIterable<Example>): Promise<string[]> {
  const left = new Map([...decisions].map(([id, decision]) => [id, `${id}  gone: ${describeDecision(decision)}`]))
  for await (const row of rows) {
    const decision = decisions.get(row.id)
    if (!decision || decision.before === rowDigest(row)) left.delete(row.id)
    else left.set(row.id, `${row.id}  changed since: ${describeDecision(decision)}; look again: npx tsx scripts/review-rows.ts --id ${row.id}`)
  }
  return [...left.values()]
}
