import type { Example } from '#kit/records'
import { type Decided, type Decisions, decideRow } from '#kit/reviews'

/** Applies decisions to rows as they pass, and counts what came of each. */
export function applyReviews(decisions: Decisions): { decide(example: Example): Decided; counts(): ReviewCounts } {
  const counts = { accepted: 0, edited: 0, refused: 0, stale: 0 }
  const met = new Set<string>()
  return {
    decide: (example) => {
      const decision = decisions.get(example.id)
      if (decision) met.add(example.id)
      const decided = decideRow(example, decision)
      if (decided.kind === 'stale' || (decided.kind === 'held' && decided.isStale)) counts.stale++
      if (decided.kind === 'kept') counts[decided.decision === 'accept' ? 'accepted' : 'edited']++
      if (decided.kind === 'held') counts.refused++
      return decided
    },
    counts: () => ({ ...counts, gone: decisions.size - met.size }),
  }
}

/** `stale`: the row has changed since; `gone`: no row of this name came. */
export type ReviewCounts = Record<'accepted' | 'edited' | 'refused' | 'stale' | 'gone', number>
