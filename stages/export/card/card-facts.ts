import { Split } from '#kit/records'

/** How the rows of a source came to be. */
export type Making = 'downloaded' | 'generated' | 'recorded'

export interface SourceFacts {
  source: string
  making: Making
  /** Null where nothing was downloaded. */
  repository: string | null
  revisions: string[]
  licences: string[]
  /** Rows that were read or made, before any was rejected. */
  rows: number
  exported: Record<Split, number>
}

export interface RejectedFacts {
  source: string
  reason: string
  rows: number
}

/** What the rows went through, in working order. Rows in = rows out + rows rejected. */
export interface FilterFacts {
  name: FilterName
  in: number
  out: number
  rejected: RejectedFacts[]
}

export const filters = {
  normalize: 'downloaded rows that cannot be converted',
  generate: 'generated rows that say the same as another',
  merge: 'rows that repeat another, ask what is asked in an evaluation, or are more than the mix takes',
  validate: 'rows that break a rule',
  export: 'rows that one of the formats cannot express',
} as const
export type FilterName = keyof typeof filters

export interface FileFacts {
  path: string
  lines: number
  bytes: number
  sha256: string
}

/** All that a card says of the rows. It follows from the inputs alone, so the same inputs give the same card. */
export interface CardFacts {
  /** The step that made them. */
  step: string
  sources: SourceFacts[]
  filters: FilterFacts[]
  files: FileFacts[]
  formats: { folder: string; summary: string }[]
}

export const noRows = (): Record<Split, number> => ({ train: 0, validation: 0, test: 0 })
export const rowsOf = (exported: Record<Split, number>): number => exported.train + exported.validation + exported.test

export function exportedRows({ sources }: Pick<CardFacts, 'sources'>): Record<Split, number> {
  const total = noRows()
  for (const { exported } of sources) for (const split of Split.options) total[split] += exported[split]
  return total
}
