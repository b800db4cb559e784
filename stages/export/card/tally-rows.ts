import type { Provenance, Split } from '#kit/records'
import { type Making, noRows, type RejectedFacts } from './card-facts.ts'

export interface TalliedSource {
  making: Making
  revisions: Set<string>
  licences: Set<string>
  exported: Record<Split, number>
}

export interface Tally {
  exported(provenance: Provenance, split: Split): void
  refused(provenance: Provenance, reason: string): void
  readonly sources: ReadonlyMap<string, TalliedSource>
  /** Rows that no format takes, by source and reason. */
  refusals(): RejectedFacts[]
}

/** Counts rows by source as they pass, and remembers what their provenance says. */
export function tallyRows(): Tally {
  const sources = new Map<string, TalliedSource>()
  const refusals = new Map<string, RejectedFacts>()
  return {
    sources,
    exported: ({ source, revision, licence, seed, trial }, split) => {
      const making = trial !== undefined ? 'recorded' : seed !== undefined ? 'generated' : 'downloaded'
      const tallied = sources.get(source) ?? { making, revisions: new Set(), licences: new Set(), exported: noRows() }
      sources.set(source, tallied)
      tallied.revisions.add(revision)
      tallied.licences.add(licence)
      tallied.exported[split]++
    },
    refused: ({ source }, reason) => {
      const key = JSON.stringify([source, reason])
      const refusal = refusals.get(key) ?? { source, reason, rows: 0 }
      refusals.set(key, { ...refusal, rows: refusal.rows + 1 })
    },
    refusals: () => [...refusals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, refusal]) => refusal),
  }
}
